import { AIMessage } from "@langchain/core/messages";
import { AsyncLocalStorageProviderSingleton } from "@langchain/core/singletons";
import { isGraphInterrupt, type LangGraphRunnableConfig } from "@langchain/langgraph";
import {
  createMiddleware,
  humanInTheLoopMiddleware,
  type AgentMiddleware,
  type HITLRequest,
  type HITLResponse,
} from "langchain";
import type { ToolsApproval } from "../approval/approval.ts";
import { askApproval, type Asked } from "../approval/ask-approval.ts";
import { readCalls, toolDecisions } from "../approval/tool-decisions.ts";
import type { RunBudgets } from "../budget/run-budgets.ts";
import { emit } from "../events/events.ts";
import { currentScope } from "../run/call-scope.ts";
import type { PromptSpecialist } from "../specialists/specialist.ts";
import { approvalOn, bookEarlierCalls } from "./call-notes.ts";

/** Which of a specialist's tools wait for a person, by name. */
export function toolsToApprove({ tools = [], approveTools = [] }: PromptSpecialist): string[] {
  const names = tools.map((tool) => tool.name);
  return approveTools === true ? names : names.filter((name) => approveTools.includes(name));
}

/**
 * langchain's human-in-the-loop middleware, asking in our own way: its question gets an id that the answer has to
 * carry, and an answer that cannot be followed is asked for again instead of failing the agent.
 */
export function createToolApproval(specialist: PromptSpecialist, budgets: RunBudgets): AgentMiddleware {
  const names = (specialist.tools ?? []).map((tool) => tool.name);
  const review = reviewOf(toolsToApprove(specialist));
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
        const request = await requestOf(() => review(state, runtime));
        const { length } = request.actionRequests;
        const { config, run, agent, step } = scope;
        const question: Asked<ToolsApproval> = { kind: "tools", id, agent, step, ...request };
        const answer = askApproval(question, {
          editWith: '"calls": [{ "name", "args" }]',
          edit: readCalls(length, names),
          onAnswer: (event) => emit(config, { run, agent, step }, event),
        });
        const response: HITLResponse = { decisions: toolDecisions(answer, length) };
        return withAnswers([response], () => review(state, runtime));
      },
    },
  });
}

type Hook = Extract<AgentMiddleware["afterModel"], { hook: unknown }>["hook"];

/** What the middleware does after each reply. */
function reviewOf(tools: readonly string[]): Hook {
  const options = { interruptOn: Object.fromEntries(tools.map((name) => [name, true])) };
  // Its options are typed by zod 3 and come out as `never` under exactOptionalPropertyTypes.
  const { afterModel } = humanInTheLoopMiddleware(options as never) as AgentMiddleware;
  if (afterModel === undefined) throw new Error("langchain's human-in-the-loop middleware has changed");
  return typeof afterModel === "function" ? afterModel : afterModel.hook;
}

/** What the middleware would ask, without asking it. */
async function requestOf(review: () => unknown): Promise<HITLRequest> {
  try {
    await withAnswers([], review);
  } catch (error) {
    if (isGraphInterrupt(error)) return error.interrupts[0]?.value as HITLRequest;
    throw error;
  }
  throw new Error("langchain's human-in-the-loop middleware asks about no call");
}

/**
 * Runs code whose first `interrupt` gets these answers, and records nothing: LangGraph looks for them in the
 * scratchpad of the node's config (langgraph 1.7.3, `interrupt.ts`).
 */
function withAnswers<Value>(resume: unknown[], run: () => Value): Value {
  const config = AsyncLocalStorageProviderSingleton.getRunnableConfig() as LangGraphRunnableConfig;
  const configurable = {
    ...config.configurable,
    __pregel_scratchpad: { interruptCounter: -1, resume },
    __pregel_send: undefined,
  };
  return AsyncLocalStorageProviderSingleton.runWithConfig<Value>({ ...config, configurable }, run);
}
