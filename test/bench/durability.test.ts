import { describe, expect, test } from "vitest";
import type { Launch } from "../../bench/durability/command-line.ts";
import type { DurabilityFigures } from "../../bench/durability/figures.ts";
import { cutsOf, killPlan } from "../../bench/durability/kill-plan.ts";
import { samplePlans } from "../../bench/durability/kill-plans.ts";
import { reportOf } from "../../bench/durability/report.ts";
import { startStepModel } from "../../bench/durability/step-model.ts";
import { readPlans } from "../../bench/plans/read-plans.ts";
import { A_PROCESS_MILLISECONDS, startTroupe } from "../cli/support/troupe.ts";

const plan = readPlans().find(({ steps, parallel }) => steps.length === 2 && !parallel)!;
const cuts = cutsOf(plan).filter(({ call, moment }) => call === plan.steps[1]?.id && moment === "in flight");

const launch: Launch = (words, environment) => {
  const { child, ended } = startTroupe(words, { environment });
  return { kill: () => void child.kill("SIGKILL"), ended };
};

/** A command line that starts again if it should resume. */
const forgetful: Launch = ([command, thread = "", ...words], environment) =>
  command === "resume"
    ? launch(["run", "supervisor", plan.request, "--abandon", "--thread", thread, ...words], environment)
    : launch([command!, thread, ...words], environment);

describe("the benchmark on kills", { timeout: 4 * A_PROCESS_MILLISECONDS }, () => {
  test("counts what a killed run repeats, and detects a run that repeats recorded calls", async () => {
    await using model = await startStepModel();
    const counted = { call: "2", moment: "in flight", recorded: 2, sentAgain: 1 };
    const kept = { ...counted, repeated: 0, lost: 0, isSame: true };
    expect(await killPlan(plan, { model, launch, cuts })).toEqual([kept]);
    // The second request is in the same conversation, so its texts differ.
    const begun = { ...counted, repeated: 2, lost: 1, isSame: false };
    expect(await killPlan(plan, { model, launch: forgetful, cuts })).toEqual([begun]);
    expect(model.refused()).toBe(0);
  });

  test("takes plans from the whole file, with a kill at each call and moment", () => {
    const plans = samplePlans(readPlans(), 40);
    expect(new Set(plans.map(({ id }) => id)).size).toBe(40);
    expect(plans.some(({ parallel }) => parallel)).toBe(true);
    expect(cutsOf(plan).map(({ call }) => call)).toEqual([
      "planner",
      "1",
      "2",
      "synthesizer",
      "planner",
      "1",
      "2",
      "synthesizer",
    ]);
  });
});

test("the report on durability highlights counts that must be 0", () => {
  const samples = { wallMilliseconds: [10, 20, 30], cpuMilliseconds: [5], kilobytes: [80, 90, 70] };
  const age = { runs: 10, kilobytes: 1234.4, milliseconds: 12.34 };
  const moment = { moment: "replied", kills: 4, recorded: 8, lost: 1, sentAgain: 3, different: 0 } as const;
  const figures: DurabilityFigures = {
    measured: { date: "2026-01-01", node: "20", cores: 2, load: 0 },
    kills: { plans: 1, steps: 2, moments: [{ ...moment, repeated: 0 }] },
    cost: {
      none: { ...samples, kilobytes: [] },
      memory: samples,
      "sqlite-async": samples,
      "sqlite-sync": samples,
    },
    growth: { everything: [age], last: [{ ...age, milliseconds: null }] },
  };
  const lines = reportOf(figures).split("\n");
  expect(lines.filter((line) => /^\| (replied|not kept|10) /.test(line))).toEqual([
    "| replied | 4 | 8 | 0 | **1** | 0 | 0.75 |",
    "| not kept | 20.0 (15.0 to 25.0) | 1.00 | 5.0 (5.0 to 5.0) | 1.00 |  |",
    "| 10 | 1,234 | 12.3 | 1,234 |  |",
  ]);
});
