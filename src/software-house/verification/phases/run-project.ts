import type { CommandReport } from "../../sandbox/sandbox.ts";
import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { TestReport } from "../../contract/round-report.ts";
import { ownServers } from "../acceptance/own-server.ts";
import type { MutantLimits, MutantReport } from "../../contract/mutant-report.ts";
import { checkMutants } from "../mutants/mutants-phase.ts";
import { runCommandTests, runHttpTests } from "../acceptance/run-tests.ts";
import { keyOfTest, type OnStep, type SeenStep } from "../acceptance/seen-step.ts";
import { leftOutRemark } from "../left-out.ts";
import { messageIn } from "../message-in.ts";
import { createWarmUp } from "../warm-up.ts";
import type { Workspace } from "../workspace.ts";
import { excerptOf, findingOf, outputOf, type Finding } from "../finding.ts";
import type { Recorder } from "../recorder.ts";
import { timed } from "../recorder.ts";
import { startServer, type RunningServer } from "../running-server.ts";
import { tryCommandSurroundings } from "../surroundings/command-surroundings.ts";
import { tryServiceSurroundings } from "../surroundings/service-surroundings.ts";
import type { Toolchain } from "../toolchains/toolchain.ts";
import { acceptanceFinding, notRunReports } from "./acceptance-phase.ts";
import type { BuiltProject } from "./build-project.ts";
import { checkCommandSurvival } from "./command-survival-phase.ts";
import { checkEnvironment } from "./environment-phase.ts";
import { checkGoroutineLeaks } from "./leaks-phase.ts";
import { checkSoak } from "./soak-phase.ts";
import { checkSurvival } from "./survival-phase.ts";
import { judgeFailures } from "./judge-failures.ts";
import { checkVariation, type FreshRun } from "./variation-phase.ts";
import { runWhenReady } from "./run-when-ready.ts";

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
}

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
    async () => checkVariation(tests, { run: passing(run, reports), token }),
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

/** Runs the phases from `start` on, for a service. */
export async function tryService(trial: Trial): Promise<TestReport[]> {
  const { workspace, toolchain, built, tests, recorder, token, signal } = trial;
  const { specification } = workspace;
  const warmUp = createWarmUp(signal);
  const program = { project: built.folder, start: built.start, setup: toolchain.programSetup, warmUp };
  const start = (): ReturnType<typeof startServer> => startServer(workspace, program);
  const startOwn = ownServers(workspace, program);
  const run = (server: RunningServer, some: AcceptanceTests, onStep?: OnStep): Promise<TestReport[]> =>
    runHttpTests(some, { specification, server, startOwn, onStep, signal });
  const anew = onNewServer(start, run);
  const started = await timed(start);
  const first = started.finding;
  if ("fault" in first) {
    const { leftOut } = workspace;
    recorder.add("start", startFailure(built, { ...first, leftOut }), started.milliseconds);
    await recorder.skipRest("the server did not start");
    return notRunReports(tests);
  }
  const { server } = first;
  let reports: TestReport[];
  try {
    const summary = `it listens on its port (${started.milliseconds} ms)`;
    recorder.add(
      "start",
      { ...findingOf("passed", summary), command: [...built.start] },
      started.milliseconds,
    );
    const runAll = async (): Promise<TestReport[]> => {
      const seen = new Map<string, SeenStep>();
      const onStep = (step: SeenStep): void => void seen.set(keyOfTest(step.test), step);
      const found = await runWhenReady(server, tests, { warmUp, run, onStep });
      return server.ending() === null
        ? judgeFailures(found, { tests, specification, seen, run: anew })
        : found;
    };
    reports = await runTimed(trial, runAll, server);
    await recorder.record("survival", () => checkSurvival(server, { tests, specification }, signal));
  } catch (error) {
    await server.stop();
    throw error;
  }
  const stopped = await timed(() => server.stop());
  await recorder.record(
    "variation",
    () => checkVariation(tests, { run: passing(anew, reports), token }),
    NOTHING_TO_VARY,
  );
  await recorder.record(
    "environment",
    async () =>
      checkEnvironment(tests, {
        specification,
        before: reports,
        tryAll: (some) => tryServiceSurroundings({ workspace, program, tests: some, run, signal }),
      }),
    "no test passed",
  );
  const soaked = await recorder.record(
    "soak",
    async () => (trial.quick ? null : checkSoak({ start, tests, signal })),
    trial.quick ? LEFT_OUT : "the tests send no request",
  );
  await recorder.record(
    "leaks",
    async () =>
      // A server that becomes slow would take minutes for these requests.
      toolchain.dumpsGoroutines && soaked.status !== "failed"
        ? checkGoroutineLeaks({ workspace, program, tests, signal })
        : null,
    soaked.status === "failed" ? "the soak failed" : "the language cannot report goroutines",
  );
  await recordMutants(trial);
  if (recorder.blocked === null) recorder.add("stop", stopFinding(stopped.finding), stopped.milliseconds);
  else await recorder.record("stop", () => Promise.resolve(null));
  return reports;
}

/** Why a slow phase did not run. */
const LEFT_OUT = "left out";

const NOTHING_TO_VARY = "no value of the tests can be varied safely";

/** Changes only a program that passed everything else. */
async function recordMutants(trial: Trial): Promise<void> {
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
async function runTimed(
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
function passing(run: FreshRun, before: readonly TestReport[]): FreshRun {
  const sound = new Set(
    before.filter(({ status, disturbed }) => status === "passed" && disturbed === undefined).map(keyOfTest),
  );
  return async (tests, onStep) => (await run(tests, onStep)).filter((report) => sound.has(keyOfTest(report)));
}

/** Returns a run that starts a new server each time. */
function onNewServer(
  start: () => ReturnType<typeof startServer>,
  run: (server: RunningServer, tests: AcceptanceTests, onStep?: OnStep) => Promise<TestReport[]>,
): FreshRun {
  return async (tests, onStep) => {
    const started = await start();
    if ("fault" in started) {
      return notRunReports(tests, `it did not start again: ${started.fault}`);
    }
    try {
      return await run(started.server, tests, onStep);
    } finally {
      await started.server.stop();
    }
  };
}

function startFailure(
  { start }: BuiltProject,
  { fault, report, leftOut }: { fault: string; report: CommandReport; leftOut: readonly string[] },
): Finding {
  const whole = outputOf(report);
  const output = excerptOf(whole);
  const line = output === "" ? "" : `; its output: ${messageIn(whole)}`;
  const isDetached = report.exit === 0 && report.stopped === null;
  const hint = isDetached ? "; a server must stay in the foreground until it gets SIGTERM" : "";
  return {
    status: "failed",
    summary: `${start.join(" ")}: ${fault}${hint}${line}`.slice(0, 400) + leftOutRemark(leftOut, whole),
    command: [...start],
    exit: report.exit,
    output,
  };
}

/** Warns if the server had to be killed. */
function stopFinding(report: CommandReport): Finding {
  const isKilled = report.signal === "SIGKILL" || report.exit === 137 || report.stopped !== null;
  const summary = isKilled ? "it did not end on SIGTERM and was killed" : "it ends on SIGTERM";
  return { ...findingOf(isKilled ? "warned" : "passed", summary), exit: report.exit };
}
