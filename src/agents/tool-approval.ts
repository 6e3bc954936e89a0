import { AIMessage } from "@langchain/core/messages";
import { createMiddleware, type AgentMiddleware, type HITLResponse } from "langchain";
import type { ToolsApproval } from "../approval/approval.ts";
import { askApproval, type Asked } from "../approval/ask-approval.ts";
import { readCalls, toolDecisions } from "../approval/tool-decisions.ts";
import type { RunBudgets } from "../budget/run-budgets.ts";
import { emit } from "../events/events.ts";
import { createHumanReview } from "../langgraph/human-review.ts";
import { currentScope } from "../run/call-scope.ts";
import type { PromptSpecialist } from "../specialists/specialist.ts";
import { approvalOn, bookEarlierCalls } from "./call-notes.ts";

/** Returns the names of a specialist's tools that wait for a person's approval. */
export function toolsToApprove({ tools = [], approveTools = [] }: PromptSpecialist): string[] {
  const names = tools.map((tool) => tool.name);
  return approveTools === true ? names : names.filter((name) => approveTools.includes(name));
}

/**
 * Makes the middleware that asks a person before certain tools are used. It is langchain's human-in-the-loop middleware
 * with two changes: its question has an id that the answer must contain, and an answer that cannot be followed is asked
 * for again instead of failing the agent.
 */
export function createToolApproval(specialist: PromptSpecialist, budgets: RunBudgets): AgentMiddleware {
  const names = (specialist.tools ?? []).map((tool) => tool.name);
  const review = createHumanReview(toolsToApprove(specialist));
  return createMiddleware({
    name: "approval",
    afterModel: {
      canJumpTo: ["model"],
      hook: async (state, runtime) => {
        const scope = currentScope.getStore();
        const reply = state.messages.findLast((message) => AIMessage.isInstance(message));
        const id = reply === undefined ? null : approvalOn(reply);
        if (scope === undefined || id === null) return undefined;
        bookEarlierCalls(scope, state.messages, budgets);
        const request = await review.questionAbout(state, runtime);
        const { length } = request.actionRequests;
        const { config, run, agent, step } = scope;
        const question: Asked<ToolsApproval> = { kind: "tools", id, agent, step, ...request };
        const answer = askApproval(question, {
          editWith: '"calls": [{ "name", "args" }]',
          edit: readCalls(length, names),
          onAnswer: (event) => emit(config, { run, agent, step }, event),
        });
        const response: HITLResponse = { decisions: toolDecisions(answer, length) };
        return review.updateAfter(response, state, runtime);
      },
    },
  });
}
