import type { CommandReport } from "../../sandbox/sandbox.ts";
import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { TestReport } from "../../contract/round-report.ts";
import { ownServers } from "../acceptance/own-server.ts";
import { runHttpTests } from "../acceptance/run-tests.ts";
import { keyOfTest, type OnStep, type SeenStep } from "../acceptance/seen-step.ts";
import { leftOutRemark } from "../left-out.ts";
import { messageIn } from "../message-in.ts";
import { createPageNotes } from "../pictures/seen-pages.ts";
import { createWarmUp } from "../warm-up.ts";
import { excerptOf, findingOf, outputOf, type Finding } from "../finding.ts";
import { timed } from "../recorder.ts";
import { startServer, type RunningServer } from "../running-server.ts";
import { tryRestarts } from "../restarts/try-restarts.ts";
import { tryServiceSurroundings } from "../surroundings/service-surroundings.ts";
import { notRunReports } from "./acceptance-phase.ts";
import type { BuiltProject } from "./build-project.ts";
import { checkEnvironment } from "./environment-phase.ts";
import { checkGoroutineLeaks } from "./leaks-phase.ts";
import { checkSoak } from "./soak-phase.ts";
import { checkSurvival } from "./survival-phase.ts";
import { judgeFailures } from "./judge-failures.ts";
import { checkVariation, type FreshRun } from "./variation-phase.ts";
import { runWhenReady } from "./run-when-ready.ts";
import { LEFT_OUT, NOTHING_TO_VARY, passing, recordMutants, runTimed, type Trial } from "./trial.ts";

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
  const notes = createPageNotes();
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
      const onStep = (step: SeenStep): void => {
        seen.set(keyOfTest(step.test), step);
        notes.onStep(step);
      };
      const found = await runWhenReady(server, tests, { warmUp, run, onStep });
      return server.ending() === null
        ? judgeFailures(found, { tests, specification, seen, run: anew })
        : found;
    };
    reports = await runTimed(trial, runAll, server);
    trial.onPages(notes.pages(reports));
    await recorder.record("survival", () => checkSurvival(server, { tests, specification, start }, signal));
  } catch (error) {
    await server.stop();
    throw error;
  }
  const stopped = await timed(() => server.stop());
  await recorder.record(
    "variation",
    () => checkVariation(tests, { run: passing(anew, reports), token, specification }),
    NOTHING_TO_VARY,
  );
  await recorder.record(
    "environment",
    async () =>
      checkEnvironment(tests, {
        specification,
        before: reports,
        async tryAll(some) {
          const report = await tryServiceSurroundings({ workspace, program, tests: some, run, signal });
          if (report.failure !== null) return report;
          const restarted = await tryRestarts({ workspace, program, tests: some, signal });
          return { ...restarted, warning: report.warning ?? restarted.warning };
        },
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
