import { AIMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";
import { createMiddleware, type AgentMiddleware } from "langchain";
import { noteOffer, offerOn, readTurn } from "../handoff/agent-turn.ts";
import { enabledTargets } from "../handoff/enabled-targets.ts";
import { acceptHandoff } from "../handoff/accept-handoff.ts";
import { isTransfer, targetOf, type HandoffTarget } from "../handoff/target.ts";
import { currentScope, type CallScope } from "../run/call-scope.ts";
import { tellRefusal } from "./tell-refusal.ts";

/** Makes the middleware that answers an agent's transfer calls. This module loads langchain. */
export function handoffMiddleware(targets: readonly HandoffTarget[]): AgentMiddleware {
  return createMiddleware({
    name: "handoffs",
    /** Offers the targets that are enabled now, and notes their names on the reply. */
    wrapModelCall: async (request, handler) => {
      const { config } = scopeOfAgent();
      const offered = await enabledTargets(targets, { messages: request.messages, config });
      const isOffered = (name: unknown): boolean =>
        typeof name !== "string" || !isTransfer(name) || offered.includes(targetOf(name));
      const reply = await handler({
        ...request,
        tools: request.tools.filter((tool) => !("name" in tool) || isOffered(tool.name)),
      });
      if (!AIMessage.isInstance(reply)) return reply;
      noteOffer(reply, offered);
      return reply;
    },
    /** Answers the calls that hand over. The handoff itself happens after the agent has ended. */
    wrapToolCall: async (request, handler) => {
      const { id = "", name } = request.toolCall;
      const reply = replyWith(request.state.messages, id);
      const offered = reply === undefined ? null : offerOn(reply);
      if (reply === undefined || offered === null) return handler(request);
      const answer = (content: string, status: "success" | "error"): ToolMessage =>
        new ToolMessage({ tool_call_id: id, name, content, status });
      const verdict = acceptHandoff(reply.tool_calls ?? [], { targets, offered }).get(id);
      if (verdict === undefined) return handler(request);
      if (verdict.kind === "refused") tellRefusal(scopeOfAgent(), { name, verdict });
      return answer(verdict.text, verdict.kind === "refused" ? "error" : "success");
    },
    /** Ends the agent if the conversation was handed over, or if a second reply failed to hand over. */
    beforeModel: {
      canJumpTo: ["end"],
      hook: ({ messages }) => {
        const { accepted, refusals } = readTurn(messages, targets);
        return accepted !== null || refusals.length > 1 ? { jumpTo: "end" as const } : undefined;
      },
    },
  });
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
