import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { SeenPage } from "../../contract/pictures.ts";
import type { TestReport } from "../../contract/round-report.ts";
import type { MutantLimits, MutantReport } from "../../contract/mutant-report.ts";
import { checkMutants } from "../mutants/mutants-phase.ts";
import { keyOfTest } from "../acceptance/seen-step.ts";
import type { Workspace } from "../workspace.ts";
import { excerptOf, findingOf, outputOf } from "../finding.ts";
import type { Recorder } from "../recorder.ts";
import { timed } from "../recorder.ts";
import { type RunningServer } from "../running-server.ts";
import type { Toolchain } from "../toolchains/toolchain.ts";
import { acceptanceFinding } from "./acceptance-phase.ts";
import type { BuiltProject } from "./build-project.ts";
import { type FreshRun } from "./variation-phase.ts";

/** What the phases from `start` on need. */
export interface Trial {
  workspace: Workspace;
  toolchain: Toolchain;
  built: BuiltProject;
  tests: AcceptanceTests;
  recorder: Recorder;
  /** Creates unique words, for tests with other values. */
  token: () => string;
  /** Whether the slow phases `soak` and `mutants` are left out. */
  quick: boolean;
  signal?: AbortSignal | undefined;
  /** How many mutants are tried; false for none. */
  mutants: MutantLimits | false;
  /** Hash of the files. */
  seed: string;
  /** Called with the result of the phase `mutants`. */
  onMutants: (report: MutantReport) => void;
  /** Called with the pages that passed tests got from a service. */
  onPages: (pages: SeenPage[]) => void;
}

/** Why a slow phase did not run. */
export const LEFT_OUT = "left out";

export const NOTHING_TO_VARY = "no value of the tests can be varied safely";

/** Changes only a program that passed everything else. */
export async function recordMutants(trial: Trial): Promise<void> {
  const { recorder, quick, mutants, onMutants } = trial;
  const hasFailed = recorder.phases.some(({ status }) => status === "failed");
  const why = quick || mutants === false ? LEFT_OUT : "only a program that passes everything else is changed";
  await recorder.record(
    "mutants",
    async () => {
      if (quick || mutants === false || hasFailed) return null;
      const { finding, report } = await checkMutants({ ...trial, limits: mutants });
      if (report !== null) onMutants(report);
      return finding;
    },
    why,
  );
}

/** Runs the acceptance tests as a phase. A failure blocks the later phases. */
export async function runTimed(
  { workspace, recorder }: Trial,
  run: () => Promise<TestReport[]>,
  server: RunningServer | null,
): Promise<TestReport[]> {
  const { finding: reports, milliseconds } = await timed(run);
  const died = (await server?.waitForEnding("longer")) ?? null;
  const { specification } = workspace;
  const finding =
    acceptanceFinding(reports, { specification, died }) ??
    findingOf("skipped", "there are no acceptance tests");
  const last = died === null || server === null ? "" : excerptOf(outputOf(await server.ended));
  recorder.add(
    "acceptance",
    { ...finding, output: [finding.output, last].filter(Boolean).join("\n") },
    milliseconds,
  );
  if (finding.status === "failed") recorder.blocked = "the acceptance tests fail";
  return reports;
}

/**
 * Returns a run that reports only tests that passed before: the others would fail anyway. Tests that others disturb may
 * fail again.
 */
export function passing(run: FreshRun, before: readonly TestReport[]): FreshRun {
  const sound = new Set(
    before.filter(({ status, disturbed }) => status === "passed" && disturbed === undefined).map(keyOfTest),
  );
  return async (tests, onStep) => (await run(tests, onStep)).filter((report) => sound.has(keyOfTest(report)));
}
