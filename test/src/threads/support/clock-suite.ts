import type { BaseCheckpointSaver, StateSnapshot } from "@langchain/langgraph";
import { afterEach, expect, it, vi } from "vitest";
import { createSupervisor } from "../../../../graphs/index.ts";
import {
  answerApprovals,
  defineSpecialist,
  nextAction,
  pendingApprovals,
  type Models,
} from "../../../../src/index.ts";
import { ask } from "../../../support/kitchen.ts";
import { step } from "../../../support/plan.ts";
import { scriptedModels } from "../../../support/scripted-models.ts";
import { baker, cook } from "../../../support/specialists.ts";

/** A saver under test. `reopen` returns another one for the same threads, as another process would open it. */
export interface SaverUnderTest extends AsyncDisposable {
  saver: BaseCheckpointSaver;
  reopen(): BaseCheckpointSaver;
}

const config = { configurable: { thread_id: "t" }, durability: "sync" } as const;
const CALLS = ["a", "b", "c1", "c2", "d"];
const STEPS_BACK: [name: string, seconds: number][] = [
  ["a second", 1],
  ["five seconds", 5],
  ["a day", 86_400],
];

/** Checks that nothing is lost in threads of these savers if the clock steps back or comes back from the future. */
export function clockSuite(open: () => Promise<SaverUnderTest>): void {
  afterEach(() => vi.restoreAllMocks());

  it.for(STEPS_BACK)("keep their results if the clock steps back by %s in any step", async ([, seconds]) => {
    for (const call of CALLS) {
      await using kept = await open();
      await using kitchen = await openKitchen((name) => name === call && setClock(-seconds));
      const graph = kitchen.dinner(kept.saver);
      const { outcome, results } = await graph.invoke(ask("Dinner."), config);
      expect({ call, status: outcome?.status, done: Object.keys(results), calls: kitchen.sorted() }).toEqual({
        call,
        status: "completed",
        done: ["a", "b", "c", "d"],
        calls: CALLS,
      });
      const durations = [outcome, ...Object.values(results)].map((one) => one?.milliseconds ?? -1);
      expect(Math.min(...durations)).toBeGreaterThanOrEqual(0);

      const again = kitchen.dinner(kept.reopen());
      const { values, tasks } = await again.getState(config);
      expect([values.outcome?.status, tasks]).toEqual(["completed", []]);
      await again.invoke(null, config);
      const second = await again.invoke(ask("Supper."), config);
      expect([second.messages.length, kitchen.calls.length]).toEqual([4, 10]);
      expect((await graph.getState(config)).values.messages).toHaveLength(4);
      setClock(0);
    }
  });

  it("continue after a kill on a machine whose clock is behind, and repeat nothing", async () => {
    await using kept = await open();
    const stop = new AbortController();
    await using kitchen = await openKitchen((name) => name === "d" && stop.abort());
    setClock(86_400);
    const killed = kitchen.dinner(kept.saver).invoke(ask("Dinner."), { ...config, signal: stop.signal });
    await expect(killed).rejects.toThrow(/abort|stopped/i);
    setClock(0);
    // The second kill is in the time of the clock that is behind.
    for (const saver of [kept.reopen(), kept.reopen()]) {
      const graph = kitchen.dinner(saver);
      expect(nextAction(await graph.getState(config))).toBe("continue");
      const { outcome } = await graph.invoke(null, config);
      expect(outcome?.status).toBe("completed");
    }
    expect(kitchen.sorted()).toEqual([...CALLS, "d"]);
  });

  it("keep questions and their answers, also in another process", async () => {
    await using kept = await open();
    await using kitchen = await openKitchen((name) => name === "a" && setClock(-5));
    await kitchen.dinner(kept.saver, true).invoke(ask("Dinner."), config);
    const graph = kitchen.dinner(kept.reopen(), true);
    const [question, ...others] = await pendingApprovals(graph, config);
    expect(others).toEqual([]);
    const answers = { [question!.id]: { decision: "approve" } as const };
    const { outcome } = await graph.invoke(await answerApprovals(graph, config, answers), config);
    expect([outcome?.status, kitchen.sorted()]).toEqual(["completed", CALLS]);
    expect((await kitchen.dinner(kept.reopen()).getState(config)).values.outcome?.status).toBe("completed");
  });

  it("have the newest fork of an earlier state as their latest one", async () => {
    await using kept = await open();
    await using kitchen = await openKitchen(() => undefined);
    const graph = kitchen.dinner(kept.saver);
    await graph.invoke(ask("Dinner."), config);
    const history = await historyOf(graph);
    const early = history.find(({ metadata }) => metadata?.step === 1)!;
    setClock(-5);
    const forked = await graph.updateState(early.config, { outcome: null }, "supervisor");
    const latest = await graph.getState(config);
    expect(latest.config.configurable?.["checkpoint_id"]).toBe(forked.configurable?.["checkpoint_id"]);
    expect(latest.metadata?.step).toBe(2);
    const steps = (await historyOf(graph)).map(({ metadata }) => metadata?.step);
    expect(steps).toEqual([2, ...history.map(({ metadata }) => metadata?.step)]);
    const { outcome } = await graph.invoke(null, early.config);
    const again = await kitchen.dinner(kept.reopen()).getState(config);
    expect([outcome?.status, again.values.outcome?.status, again.tasks]).toEqual([
      "completed",
      "completed",
      [],
    ]);
  });
}

/** Returns the states of the thread, the latest first. */
async function historyOf(graph: ReturnType<typeof dinner>): Promise<StateSnapshot[]> {
  const states: StateSnapshot[] = [];
  for await (const state of graph.getStateHistory(config)) states.push(state);
  return states;
}

/** Sets the clock this many seconds off the real one. */
function setClock(seconds: number): void {
  vi.restoreAllMocks();
  const now = Date.now;
  if (seconds !== 0) vi.spyOn(Date, "now").mockImplementation(() => now() + seconds * 1000);
}

/** A kitchen whose second member is a team. `onCall` is called with the name of each step that calls a model. */
async function openKitchen(onCall: (name: string) => unknown) {
  const calls: string[] = [];
  const scripted = await scriptedModels(({ lastUser }) => {
    const name = lastUser.split("Your task:\ndo ").at(-1) ?? "";
    calls.push(name);
    onCall(name);
    return { text: `${name} is done` };
  });
  return {
    calls,
    sorted: () => calls.toSorted(),
    dinner: (checkpointer: BaseCheckpointSaver, asks = false) => dinner(scripted.models, checkpointer, asks),
    [Symbol.asyncDispose]: () => scripted[Symbol.asyncDispose](),
  };
}

function dinner(models: Models, checkpointer: BaseCheckpointSaver, asks: boolean) {
  const careful = defineSpecialist({
    name: "careful",
    description: "bakes",
    prompt: "You bake.",
    approval: asks,
  });
  const team = createSupervisor({
    name: "team",
    specialists: [baker, careful],
    manager: { plan: [step("c1", [], "baker"), step("c2", ["c1"], "careful")] as never },
    synthesis: "forward",
    models,
  });
  const plan = [step("a"), step("b", ["a"]), step("c", ["a"], "team"), step("d", ["b", "c"])];
  return createSupervisor({
    specialists: [cook, defineSpecialist({ name: "team", description: "bakes", graph: team })],
    manager: { plan: plan as never },
    synthesis: "forward",
    models,
    checkpointer,
  });
}
