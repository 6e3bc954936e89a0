import { AIMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";
import { createMiddleware, type AgentMiddleware } from "langchain";
import { isControlFlow } from "../src/errors/is-control-flow.ts";
import { messageOf } from "../src/errors/locate-error.ts";
import { TroupeError } from "../src/errors/troupe-error.ts";
import { emit } from "../src/events.ts";
import { noteOffer, offerOn, readTurn } from "../src/handoff/agent-turn.ts";
import type { HandoffContext } from "../src/handoff/handoff.ts";
import { settleCalls } from "../src/handoff/settle-calls.ts";
import { isTransfer, targetOf, type HandoffTarget } from "../src/handoff/target.ts";
import { uniqueCalls } from "../src/handoff/unique-calls.ts";
import { currentScope, type CallScope } from "../src/models/call-scope.ts";
import type { ModelCaller } from "../src/models/model-caller.ts";

/** What becomes of the calls by which an agent hands over. It loads langchain, as the agent itself does. */
export function handoffMiddleware(
  targets: readonly HandoffTarget[],
  { effects }: Pick<ModelCaller, "effects">,
): AgentMiddleware {
  return createMiddleware({
    name: "handoffs",
    /** Offers the targets that are enabled now, and notes on the reply who they were. */
    wrapModelCall: async (request, handler) => {
      const { config } = scopeOfAgent();
      const offered = await enabled(targets, { messages: request.messages, config });
      const isOffered = (name: unknown): boolean =>
        typeof name !== "string" || !isTransfer(name) || offered.includes(targetOf(name));
      const reply = await handler({
        ...request,
        tools: request.tools.filter((tool) => !("name" in tool) || isOffered(tool.name)),
      });
      if (!AIMessage.isInstance(reply)) return reply;
      uniqueCalls(reply, { messages: request.messages, id: () => effects.id() });
      noteOffer(reply, offered);
      return reply;
    },
    /** Answers the calls that hand over, without carrying them out: that is done once the agent has ended. */
    wrapToolCall: async (request, handler) => {
      const { id = "", name } = request.toolCall;
      const reply = replyWith(request.state.messages, id);
      const offered = reply === undefined ? null : offerOn(reply);
      if (reply === undefined || offered === null) return handler(request);
      const told = (content: string, status: "success" | "error"): ToolMessage =>
        new ToolMessage({ tool_call_id: id, name, content, status });
      const verdict = settleCalls(reply.tool_calls ?? [], { targets, offered }).get(id);
      if (verdict === undefined) {
        try {
          return await handler(request);
        } catch (error) {
          if (isControlFlow(error, scopeOfAgent().config.signal)) throw error;
          // As langchain tells of it where nothing is wrapped around a tool.
          return told(`${String(error)}\n Please fix your mistakes.`, "error");
        }
      }
      if (verdict.kind === "refused") {
        const { config, run, agent, step } = scopeOfAgent();
        const happened = { to: targetOf(name), message: verdict.text };
        emit(config, { run, agent, step }, { type: "handoff_refused", ...happened });
      }
      return told(verdict.text, verdict.kind === "refused" ? "error" : "success");
    },
    /** Ends the agent where the conversation has been handed over, or could not be a second time. */
    beforeModel: {
      canJumpTo: ["end"],
      hook: ({ messages }) => {
        const { accepted, refusals } = readTurn(messages, targets);
        return accepted !== null || refusals.length > 1 ? { jumpTo: "end" as const } : undefined;
      },
    },
  });
}

/** The names of those to whom a specialist may hand over now. */
async function enabled(targets: readonly HandoffTarget[], context: HandoffContext): Promise<string[]> {
  const asked = targets.map(async ({ to, when }) => {
    try {
      return (await when?.(context)) === false ? [] : [to];
    } catch (error) {
      const message = `\`when\` of the handoff to ${to} failed: ${messageOf(error)}`;
      throw new TroupeError("handoff_failed", message, { cause: error });
    }
  });
  return (await Promise.all(asked)).flat();
}

function replyWith(messages: readonly BaseMessage[], call: string): AIMessage | undefined {
  return messages.findLast(
    (message): message is AIMessage =>
      AIMessage.isInstance(message) && (message.tool_calls ?? []).some(({ id }) => id === call),
  );
}

function scopeOfAgent(): CallScope {
  const scope = currentScope.getStore();
  if (scope === undefined) throw new Error("an agent that hands over was called outside a run");
  return scope;
}
