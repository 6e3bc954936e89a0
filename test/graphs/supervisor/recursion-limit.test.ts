import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createRouter } from "../../../graphs/router.ts";
import type { SupervisorGraph } from "../../../graphs/index.ts";
import { defineSpecialist, reopenRun } from "../../../src/index.ts";
import { chainTeam } from "../../support/chain.ts";
import { ask } from "../../support/kitchen.ts";

/** Returns the status, the finished steps, and the reason why the others are unfinished. */
function endOf(state: Awaited<ReturnType<SupervisorGraph<"clerk">["invoke"]>>): unknown[] {
  return [state.outcome?.status, Object.keys(state.results).length, state.outcome?.reason];
}

const ofLimits = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14] as const;
const tooSmall = (limit: number): string =>
  `a recursion limit of ${limit} leaves no room for a step: allow at least 6`;
const reached = (steps: number): string => `recursion limit reached; steps to go: ${steps}`;
/** A chain of five: a step takes two supersteps. */
const ends = [
  ["stopped", 0, tooSmall(2)],
  ["stopped", 0, tooSmall(3)],
  ["stopped", 0, tooSmall(4)],
  ["stopped", 0, tooSmall(5)],
  ["stopped", 1, reached(4)],
  ["stopped", 1, reached(4)],
  ["stopped", 2, reached(3)],
  ["stopped", 2, reached(3)],
  ["stopped", 3, reached(2)],
  ["stopped", 3, reached(2)],
  ["stopped", 4, reached(1)],
  ["stopped", 4, reached(1)],
  ["completed", 5, null],
];

describe("a caller's own recursion limit", () => {
  test("ends a run with as many steps as fit, never with an exception", async () => {
    const team = chainTeam(5);
    const states = await Promise.all(
      ofLimits.map((recursionLimit) => team.invoke(ask("go"), { recursionLimit })),
    );
    expect(states.map(endOf)).toEqual(ends);
    const limits = states.map(({ outcome }) => outcome?.limit && [outcome.limit.name, outcome.limit.value]);
    const reachedOf = ofLimits.slice(0, -1).map((limit) => ["recursionLimit", limit]);
    expect(limits).toEqual([...reachedOf, null]);
  });

  test("starts again on each turn of a thread", async () => {
    const team = chainTeam(5, { checkpointer: new MemorySaver() });
    const states = await Promise.all(
      ofLimits.map(async (recursionLimit) => {
        const thread = { configurable: { thread_id: String(recursionLimit) } };
        await team.invoke(ask("first"), thread);
        return team.invoke(ask("second"), { ...thread, recursionLimit });
      }),
    );
    expect(states.map(endOf)).toEqual(ends);
  });
});

describe("a plan of forty steps", () => {
  test("runs in-process, and below a router whose caller allows less", async () => {
    const team = defineSpecialist({ name: "team", description: "does a lot", graph: chainTeam(40) });
    const router = createRouter({ specialists: [team], classifier: () => "team" });
    const [alone, below] = await Promise.all([
      chainTeam(40).invoke(ask("go")),
      router.invoke(ask("go"), { recursionLimit: 10 }),
    ]);
    expect(endOf(alone)).toEqual(["completed", 40, null]);
    expect(alone.messages.at(-1)?.text).toBe("after 39");
    expect([below.outcome?.status, below.messages.at(-1)?.text]).toEqual(["completed", "after 39"]);
  });

  test("ends with the finished results if its limit was not passed on", async () => {
    const [state] = await chainTeam(40).batch([ask("go")]);
    expect(endOf(state as Parameters<typeof endOf>[0])).toEqual(["stopped", 10, reached(30)]);
  });
});

describe("a thread that continues", () => {
  test("has the whole limit again after a fork at its end", async () => {
    const team = chainTeam(5, { checkpointer: new MemorySaver() });
    const thread = { configurable: { thread_id: "forked" } };
    await team.invoke(ask("go"), thread);
    await team.updateState(thread, { results: { "step-1": null } }, "planner");
    expect(endOf(await team.invoke(null, thread))).toEqual(["completed", 5, null]);
  });

  test("has the whole limit again at each of its breakpoints", async () => {
    const team = chainTeam(5, { checkpointer: new MemorySaver() });
    const stop = {
      configurable: { thread_id: "stepwise" },
      interruptBefore: ["clerk" as const],
      recursionLimit: 6,
    };
    await team.invoke(ask("go"), stop);
    for (let step = 1; step < 5; step += 1) await team.invoke(null, stop);
    expect(endOf(await team.invoke(null, stop))).toEqual(["completed", 5, null]);
  });

  test("is reopened where it ended, as often as necessary, and then has one answer", async () => {
    const team = chainTeam(5, { checkpointer: new MemorySaver() });
    const thread = { configurable: { thread_id: "reopened" }, recursionLimit: 6 };
    const finished = [(await team.invoke(ask("go"), thread)).outcome?.steps.completed];
    while (await reopenRun(team, thread)) {
      finished.push((await team.invoke(null, thread)).outcome?.steps.completed);
    }
    const { outcome, messages } = (await team.getState(thread)).values;
    expect([finished, outcome?.status]).toEqual([[1, 3, 5], "completed"]);
    expect(messages.map(({ text }: { text: string }) => text)).toEqual(["go", "after 4"]);
  });

  test("is planned if the limit had left no room for a step", async () => {
    const team = chainTeam(5, { checkpointer: new MemorySaver() });
    const thread = { configurable: { thread_id: "roomy" } };
    await team.invoke(ask("go"), { ...thread, recursionLimit: 5 });
    expect(await reopenRun(team, thread)).toBe(true);
    const { outcome, messages } = await team.invoke(null, thread);
    expect([outcome?.status, messages.map(({ text }) => text)]).toEqual(["completed", ["go", "after 4"]]);
  });

  test("of a router is not reopened if only its team reached its limit", async () => {
    const graph = chainTeam(40).withConfig({ recursionLimit: 8 });
    const team = defineSpecialist({ name: "team", description: "does a lot", graph });
    const checkpointer = new MemorySaver();
    const router = createRouter({ specialists: [team], classifier: () => "team", checkpointer });
    const thread = { configurable: { thread_id: "routed" } };
    const { outcome } = await router.invoke(ask("go"), thread);
    expect(outcome).toMatchObject({ status: "stopped", limit: { name: "recursionLimit", value: 8 } });
    expect(await reopenRun(router, thread)).toBe(false);
  });
});
