import { HumanMessage } from "@langchain/core/messages";
import { MessagesAnnotation, START, StateGraph, type LangGraphRunnableConfig } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { NOTHING } from "../../../src/budget/amounts.ts";
import { createRunBudgets, type RunBudgets } from "../../../src/budget/run-budgets.ts";
import type { CallScope } from "../../../src/run/call-scope.ts";
import { systemEffects } from "../../../src/run/effects.ts";
import { RUN_LIMITS } from "../../../src/run/limits.ts";

const run = { id: "run-1", startedAt: 0, limits: { modelCalls: 3 } };

function scopeIn(config: LangGraphRunnableConfig): CallScope {
  return { run: run.id, agent: "cook", step: null, config, usage: [] };
}

/** Does something in a node of a real graph, whose config LangGraph makes. */
async function inNode(
  work: (budgets: RunBudgets, config: LangGraphRunnableConfig) => void,
): Promise<unknown> {
  const budgets = createRunBudgets({ kinds: RUN_LIMITS, limits: { tokens: 9 }, effects: systemEffects });
  const graph = new StateGraph(MessagesAnnotation)
    .addNode("cook", (_state, config) => {
      work(budgets, config);
      return {};
    })
    .addEdge(START, "cook")
    .compile();
  return graph.invoke({ messages: [new HumanMessage("Lunch")] });
}

test("a budget that no node opened is an error that names the agent, not an empty budget", async () => {
  await expect(inNode((budgets, config) => budgets.of(scopeIn(config)))).rejects.toMatchObject({
    code: "budget_not_opened",
    message: expect.stringContaining("cook cannot call a model"),
  });
});

test("a budget that its node opened has the limits of the graph and of the run", async () => {
  const limits: object[] = [];
  await inNode((budgets, config) => {
    budgets.resume(run, config, { spent: NOTHING, holdsBack: false });
    limits.push(budgets.of(scopeIn(config)).limits);
  });
  expect(limits).toEqual([{ tokens: 9, modelCalls: 3 }]);
});
