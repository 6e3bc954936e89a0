import { AIMessage, ToolMessage } from "@langchain/core/messages";
import { createMiddleware, type AgentMiddleware, type HITLResponse } from "langchain";
import type { ToolsApproval } from "../approval/approval.ts";
import { askApproval, type Asked } from "../approval/ask-approval.ts";
import { toolDecisions } from "../approval/tool-decisions.ts";
import type { RunBudgets } from "../budget/run-budgets.ts";
import { emit } from "../events/events.ts";
import { createHumanReview } from "../langgraph/human-review.ts";
import { currentScope } from "../run/call-scope.ts";
import { toolsOf } from "../specialists/middleware.ts";
import type { PromptSpecialist } from "../specialists/specialist.ts";
import { callsApprovalId, isCallApproved, noteApproved } from "./approved-calls.ts";
import { approvalOn, bookEarlierCalls } from "./call-notes.ts";
import { readEditedCalls } from "./edited-calls.ts";

/** Returns the names of a specialist's tools that wait for a person's approval. */
export function toolsToApprove(specialist: PromptSpecialist): string[] {
  const { approveTools = [] } = specialist;
  const names = toolsOf(specialist).map((tool) => tool.name);
  return approveTools === true ? names : names.filter((name) => approveTools.includes(name));
}

/**
 * Makes the middleware that asks a person before certain tools are used. It is langchain's human-in-the-loop middleware
 * with three changes: its question has an id that the answer must contain, an answer that cannot be followed is asked
 * for again instead of failing the agent, and a call runs only in the form in which it was approved.
 */
export function createToolApproval(specialist: PromptSpecialist, budgets: RunBudgets): AgentMiddleware {
  const tools = toolsOf(specialist);
  const asking = toolsToApprove(specialist);
  const review = createHumanReview(asking);
  return createMiddleware({
    name: "approval",
    wrapToolCall: (request, handler) => {
      const { toolCall, state } = request;
      const scope = currentScope.getStore();
      const { messages } = state;
      if (!asking.includes(toolCall.name) || (scope && isCallApproved(toolCall, { messages, scope })))
        return handler(request);
      // The agent's state was edited after the answer, or so that the question was never asked.
      const content = `${toolCall.name} was not called: no person approved this call as it is now. Nothing was done.`;
      return new ToolMessage({
        tool_call_id: toolCall.id ?? "",
        name: toolCall.name,
        content,
        status: "error",
      });
    },
    afterModel: {
      canJumpTo: ["model"],
      hook: async (state, runtime) => {
        const scope = currentScope.getStore();
        const reply = state.messages.findLast((message) => AIMessage.isInstance(message));
        const calls = (reply?.tool_calls ?? []).filter(({ name }) => asking.includes(name));
        if (reply === undefined || scope === undefined || calls.length === 0) return undefined;
        const id = callsApprovalId(calls, { scope, occasion: approvalOn(reply) });
        bookEarlierCalls(scope, state.messages, budgets);
        const request = await review.questionAbout(state, runtime);
        const { length } = request.actionRequests;
        const { config, run, agent, step } = scope;
        const question: Asked<ToolsApproval> = { kind: "tools", id, agent, step, ...request };
        const answer = askApproval(question, {
          editWith: '"calls": [{ "name", "args" }]',
          edit: readEditedCalls(request.actionRequests, tools),
          onAnswer: (event) => emit(config, { run, agent, step }, event),
        });
        const response: HITLResponse = { decisions: toolDecisions(answer, length) };
        const update = await review.updateAfter(response, state, runtime);
        // The update holds this message, with its calls as they were edited.
        if (answer.decision !== "reject") noteApproved(reply, scope);
        return update;
      },
    },
  });
}
