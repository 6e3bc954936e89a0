import { AIMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";
import { createMiddleware, type AgentMiddleware } from "langchain";
import { isControlFlow } from "../langgraph/control-flow.ts";
import { noteOffer, offerOn } from "../handoff/agent-turn.ts";
import { declinedIn, nextInTurn } from "../handoff/decline-handoff.ts";
import { enabledTargets } from "../handoff/enabled-targets.ts";
import { acceptHandoff } from "../handoff/accept-handoff.ts";
import { isTransfer, targetOf, type HandoffTarget } from "../handoff/target.ts";
import { currentScope, type CallScope } from "../run/call-scope.ts";
import { tellDeclined, tellRefusal } from "./tell-refusal.ts";

/** Makes the middleware that answers an agent's transfer calls. This module loads langchain. */
export function handoffMiddleware(targets: readonly HandoffTarget[]): AgentMiddleware {
  return createMiddleware({
    name: "handoffs",
    /**
     * Offers the targets that are enabled now, and notes their names on the reply. If a handoff was declined, the tools stay,
     * because some servers refuse calls of tools that a request does not have, and their calls are refused.
     */
    wrapModelCall: async (request, handler) => {
      const { config } = scopeOfAgent();
      const declined = declinedIn(request.messages, targets);
      const shown =
        declined?.offered ?? (await enabledTargets(targets, { messages: request.messages, config }));
      const isShown = (name: unknown): boolean =>
        typeof name !== "string" || !isTransfer(name) || shown.includes(targetOf(name));
      const tools = request.tools.filter((tool) => !("name" in tool) || isShown(tool.name));
      let reply: Awaited<ReturnType<typeof handler>>;
      try {
        reply = await handler({ ...request, tools });
      } catch (error) {
        if (declined === null || isControlFlow(error, config.signal)) throw error;
        // What was said before the handoff was declined is kept. An empty reply ends the agent.
        return new AIMessage("");
      }
      if (!AIMessage.isInstance(reply)) return reply;
      noteOffer(reply, declined === null ? shown : []);
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
    /** Ends the agent if the conversation was handed over, or if a second reply failed to hand over. Declines a handoff that must not happen. */
    beforeModel: {
      canJumpTo: ["end"],
      hook: ({ messages }) => {
        const scope = scopeOfAgent();
        const { isOver, declined } = nextInTurn(messages, { targets, declines: scope.declines });
        tellDeclined(scope, declined);
        if (!isOver && declined.length === 0) return undefined;
        return { messages: declined, ...(isOver ? { jumpTo: "end" as const } : {}) };
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
