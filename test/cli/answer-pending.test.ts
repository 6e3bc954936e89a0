import { expect, it } from "vitest";
import { createAnswering } from "../../cli/approval/answer-pending.ts";
import type { CompiledGraph } from "../../src/langgraph/compiled-graph.ts";

/** A graph whose thread waits on these questions. */
function waiting(...questions: object[]): CompiledGraph {
  const interrupts = questions.map((value, index) => ({ id: `interrupt-${index}`, value }));
  return {
    getState: async () => ({ tasks: [{ name: "cashier", interrupts }] }),
  } as unknown as CompiledGraph;
}

it("`--yes` approves all questions but that of a call which may have happened", async () => {
  const asked = { faults: [], answerWith: "" };
  const plan = { ...asked, kind: "plan", id: "p", request: "pay", plan: [] };
  const effect = {
    ...asked,
    kind: "effect",
    id: "e",
    request: "Shall pay be called now?",
    tool: "pay",
    arguments: "{}",
    reason: "no_result",
    calls: [],
  };
  const said: string[] = [];
  const say = (text: string): void => void said.push(text);
  const answer = createAnswering({ given: null, approvesAll: true, person: null, say });
  const { command } = await answer(waiting(plan, effect), "t");
  expect(command?.resume).toEqual({ "interrupt-0": { decision: "approve", approval: "p" } });
  expect(said).toEqual([
    "troupe: --yes approved the plan",
    "\nShall pay be called now?\n  this call: pay {}",
  ]);
});
