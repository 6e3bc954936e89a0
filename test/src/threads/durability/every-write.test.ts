import { MemorySaver, type BaseCheckpointSaver } from "@langchain/langgraph";
import { describe, expect, it } from "vitest";
import { createSupervisor } from "../../../../graphs/index.ts";
import { defineSpecialist, nextAction, type Models } from "../../../../src/index.ts";
import { ask } from "../../../support/kitchen.ts";
import { scriptedModels } from "../../../support/scripted-models.ts";
import { baker, cook } from "../../../support/specialists.ts";
import { step } from "../../../support/plan.ts";
import { CrashingSaver } from "./crashing-saver.ts";

const PLAN = [step("a"), step("b", ["a"]), step("c", ["a"], "team"), step("d", ["b", "c"])];
const config = { configurable: { thread_id: "t" }, durability: "sync" } as const;

describe("a crash before any one of a run's writes", { timeout: 30_000 }, () => {
  it("repeats only calls that were not yet written, and changes no answer", async () => {
    const whole = await runWithCrash(Number.POSITIVE_INFINITY);
    expect(whole).toEqual({
      results: RESULTS,
      answer: "d is done",
      calls: ["a", "b", "c1", "c2", "d"],
      crashed: false,
    });
    let crashes = 0;
    for (let writes = 0; ; writes += 1) {
      const { calls, crashed, ...end } = await runWithCrash(writes);
      expect({ writes, ...end }).toEqual({ writes, results: RESULTS, answer: "d is done" });
      const repeated = calls.filter((call, index) => calls.indexOf(call) !== index);
      // The steps b and c run at the same time, so both calls can be repeated.
      expect([[], ["a"], ["b"], ["c1"], ["c2"], ["b", "c1"], ["b", "c2"], ["d"]]).toContainEqual(
        repeated.sort(),
      );
      if (!crashed) break;
      crashes += 1;
    }
    // Includes the checkpoints and writes of the supervisor and of the team below it.
    expect(crashes).toBeGreaterThan(20);
  });
});

const RESULTS = { a: "a is done", b: "b is done", c: "c2 is done", d: "d is done" };

/** Runs until this many writes are stored, then resumes in a graph that knows only what is stored. */
async function runWithCrash(writes: number) {
  const calls: string[] = [];
  await using scripted = await scriptedModels(({ lastUser }) => {
    const task = lastUser.split("Your task:\ndo ").at(-1) ?? "";
    calls.push(task);
    return { text: `${task} is done` };
  });
  const stored = new MemorySaver();
  const saver = new CrashingSaver(stored, writes);
  const first = dinner(scripted.models, saver).invoke(ask("Dinner."), config);
  const crashed = await Promise.race([saver.crashed.then(() => true), first.then(() => false)]);
  // Like another process: another saver over the same storage, without the lock of the first one.
  const reopened = Object.assign(new MemorySaver(), { storage: stored.storage, writes: stored.writes });
  const graph = dinner(scripted.models, reopened);
  const action = nextAction(await graph.getState(config));
  const { results, messages } = await graph.invoke(action === "start" ? ask("Dinner.") : null, config);
  const texts = Object.entries(results).map(([id, { text }]) => [id, text]);
  return { results: Object.fromEntries(texts), answer: messages.at(-1)?.text, calls, crashed };
}

/** A team whose second member is a team. Only the steps of that team call a model. */
function dinner(models: Models, checkpointer: BaseCheckpointSaver) {
  const team = createSupervisor({
    name: "team",
    specialists: [baker],
    manager: { plan: [step("c1", [], "baker"), step("c2", ["c1"], "baker")] as never },
    synthesis: "forward",
    models,
  });
  return createSupervisor({
    specialists: [cook, defineSpecialist({ name: "team", description: "bakes", graph: team })],
    manager: { plan: PLAN as never },
    synthesis: "forward",
    models,
    checkpointer,
  });
}
