import type { AcceptanceTests } from "../contract/acceptance-tests.ts";
import type { SeenPage } from "../contract/pictures.ts";
import type { PhaseReport } from "../contract/round-report.ts";
import type { VerificationAttempt } from "./build-attempt.ts";
import type { MutantLimits, MutantReport } from "../contract/mutant-report.ts";
import { notRunReports } from "./phases/acceptance-phase.ts";
import { checkRaces } from "./phases/race-phase.ts";
import { tryCommands } from "./phases/try-commands.ts";
import { tryService } from "./phases/try-service.ts";
import { createRecorder } from "./recorder.ts";
import { startTotalLimit } from "./total-limit.ts";
import { checkTests, type CheckedTest } from "./test-check/check-tests.ts";
import { testCheckFinding, withWeakness } from "./test-check/test-check-phase.ts";
import type { UnitTests } from "./toolchains/toolchain.ts";
import type { Evidence, VerificationWatch } from "../evidence/verifier.ts";

/** What one verification of an attempt needs. */
interface VerifyOptions {
  tests: AcceptanceTests;
  token: () => string;
  quick: boolean;
  watch: VerificationWatch;
  mutants: MutantLimits | false;
  /** Longest time, in seconds. */
  seconds: number;
}

/**
 * Runs the phases from `unit-tests` on, and reports all of them. Failing unit tests do not block the later phases. At the
 * limit of time, resolves to the evidence so far, which then says that it is unfinished.
 */
export async function verifyAttempt(
  attempt: VerificationAttempt,
  { seconds, ...options }: VerifyOptions,
): Promise<Evidence> {
  const { onPhase, signal } = options.watch;
  using limit = startTotalLimit(seconds, signal);
  const phases: PhaseReport[] = [...attempt.phases];
  const keep = (report: PhaseReport): void => {
    phases.push(report);
    onPhase?.(report);
  };
  try {
    return await runPhases(attempt, { ...options, watch: { onPhase: keep, signal: limit.signal } });
  } catch (error) {
    const unfinished = limit.reached();
    if (unfinished === null) throw error;
    const { files, toolchain, sandbox } = attempt;
    const tests = notRunReports(options.tests, unfinished);
    return { files, toolchain, sandbox, phases, unitTests: null, tests, unfinished };
  }
}

async function runPhases(
  attempt: VerificationAttempt,
  { tests, token, quick, watch, mutants }: Omit<VerifyOptions, "seconds">,
): Promise<Evidence> {
  const { ready, files, toolchain: version, sandbox } = attempt;
  const recorder = createRecorder(watch, attempt.phases);
  const evidence = { files, toolchain: version, sandbox, phases: recorder.phases, ...(quick && { quick }) };
  if ("blocked" in ready) {
    await recorder.skipRest(ready.blocked);
    return { ...evidence, unitTests: null, tests: notRunReports(tests) };
  }
  const { toolchain, built } = ready;
  const { signal } = watch;
  const workspace = ready.workspace.withSignal(signal);
  let units: UnitTests | null = null;
  await recorder.record(
    "unit-tests",
    async () => {
      units = await toolchain.unitTests(workspace, { built: built.folder, variant: "plain" });
      return units?.finding ?? null;
    },
    "the project has no unit tests",
  );
  let checked: CheckedTest[] = [];
  await recorder.record(
    "test-check",
    async () => {
      checked = await checkTests(tests, { specification: workspace.specification, signal });
      return testCheckFinding(checked);
    },
    "there are no acceptance tests",
  );
  await recorder.record(
    "race",
    () => checkRaces(workspace, toolchain, { built, tests, signal }),
    "nothing is sent at once, and the language has no race detector",
  );
  let report: MutantReport | null = null;
  const onMutants = (found: MutantReport): void => {
    report = found;
  };
  let pages: SeenPage[] = [];
  const trial = {
    workspace,
    toolchain,
    built,
    tests,
    recorder,
    token,
    quick,
    signal,
    mutants,
    seed: files,
    onMutants,
    onPages: (found: SeenPage[]): void => void (pages = found),
  };
  const { kind } = workspace.specification;
  const reports = await (kind === "http-service" ? tryService(trial) : tryCommands(trial));
  return {
    ...evidence,
    unitTests: countsOf(units),
    tests: withWeakness(reports, checked),
    mutants: report,
    ...(pages.length > 0 && { pages }),
  };
}

/** Counts nothing if the tests could not be started. */
function countsOf(units: UnitTests | null): Evidence["unitTests"] {
  if (units === null || units.finding.status === "skipped") return null;
  return { passed: units.passed, failed: units.failed };
}
