import type { TestReport } from "../../contract/round-report.ts";
import { runCommandTests } from "../acceptance/run-tests.ts";
import { tryCommandSurroundings } from "../surroundings/command-surroundings.ts";
import { notRunReports } from "./acceptance-phase.ts";
import { checkCommandSurvival } from "./command-survival-phase.ts";
import { checkEnvironment } from "./environment-phase.ts";
import { checkVariation, type FreshRun } from "./variation-phase.ts";
import { NOTHING_TO_VARY, passing, recordMutants, runTimed, type Trial } from "./trial.ts";

/** Runs the phases from `start` on, for a program that is started for each step. */
export async function tryCommands(trial: Trial): Promise<TestReport[]> {
  const { workspace, toolchain, built, tests, recorder, token, signal } = trial;
  const { specification } = workspace;
  const program = { workspace, start: built.start, setup: toolchain.programSetup, isPatient: true };
  const run: FreshRun = (varied, onStep) =>
    runCommandTests(varied, { specification, program, built: built.folder, onStep, signal });
  await recorder.record(
    "start",
    () => Promise.resolve(null),
    "a command-line program is started by each step",
  );
  const reports =
    recorder.blocked === null ? await runTimed(trial, () => run(tests), null) : notRunReports(tests);
  await recorder.record(
    "survival",
    () => checkCommandSurvival(program, { tests, built: built.folder }),
    "the tests do not run the program",
  );
  await recorder.record(
    "variation",
    async () => checkVariation(tests, { run: passing(run, reports), token, specification }),
    NOTHING_TO_VARY,
  );
  await recorder.record(
    "environment",
    async () =>
      checkEnvironment(tests, {
        specification: workspace.specification,
        before: reports,
        tryAll: (some) => tryCommandSurroundings({ program, built: built.folder, tests: some }),
      }),
    "no test passed",
  );
  await recorder.record("soak", () => Promise.resolve(null), "there is no server");
  await recorder.record("leaks", () => Promise.resolve(null), "there is no server");
  await recordMutants(trial);
  await recorder.record("stop", () => Promise.resolve(null), "there is no server");
  return reports;
}
