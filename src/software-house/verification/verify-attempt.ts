import type { AcceptanceTests } from "../contract/acceptance-tests.ts";
import type { VerificationAttempt } from "./build-attempt.ts";
import type { MutantLimits, MutantReport } from "../contract/mutant-report.ts";
import { notRunReports } from "./phases/acceptance-phase.ts";
import { checkRaces } from "./phases/race-phase.ts";
import { tryCommands, tryService } from "./phases/run-project.ts";
import { createRecorder } from "./recorder.ts";
import { checkTests, type CheckedTest } from "./test-check/check-tests.ts";
import { testCheckFinding, withWeakness } from "./test-check/test-check-phase.ts";
import type { UnitTests } from "./toolchains/toolchain.ts";
import type { Evidence, VerificationWatch } from "../evidence/verifier.ts";

/** Runs the phases from `unit-tests` on, and reports all of them. Failing unit tests do not block the later phases. */
export async function verifyAttempt(
  attempt: VerificationAttempt,
  options: {
    tests: AcceptanceTests;
    token: () => string;
    watch: VerificationWatch;
    mutants: MutantLimits | false;
  },
): Promise<Evidence> {
  const { tests, token, watch, mutants } = options;
  const { ready, files, toolchain: version, sandbox } = attempt;
  const recorder = createRecorder(watch.onPhase, attempt.phases);
  const evidence = { files, toolchain: version, sandbox, phases: recorder.phases };
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
    () => checkRaces(workspace, toolchain, { tests, signal }),
    "the language has no race detector",
  );
  let report: MutantReport | null = null;
  const onMutants = (found: MutantReport): void => {
    report = found;
  };
  const trial = {
    workspace,
    toolchain,
    built,
    tests,
    recorder,
    token,
    signal,
    mutants,
    seed: files,
    onMutants,
  };
  const { kind } = workspace.specification;
  const reports = await (kind === "http-service" ? tryService(trial) : tryCommands(trial));
  return { ...evidence, unitTests: countsOf(units), tests: withWeakness(reports, checked), mutants: report };
}

/** Counts nothing if the tests could not be started. */
function countsOf(units: UnitTests | null): Evidence["unitTests"] {
  if (units === null || units.finding.status === "skipped") return null;
  return { passed: units.passed, failed: units.failed };
}
