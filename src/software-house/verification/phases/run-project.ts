import { firstLine } from "../../../text/first-line.ts";
import type { CommandReport } from "../../sandbox/sandbox.ts";
import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { TestReport } from "../../contract/round-report.ts";
import { ownServers } from "../acceptance/own-server.ts";
import { runCommandTests, runHttpTests } from "../acceptance/run-tests.ts";
import type { Workspace } from "../workspace.ts";
import { excerptOf, findingOf, outputOf, type Finding } from "../finding.ts";
import type { Recorder } from "../recorder.ts";
import { timed } from "../recorder.ts";
import { startServer, type RunningServer } from "../running-server.ts";
import type { Toolchain } from "../toolchains/toolchain.ts";
import { acceptanceFinding, notRunReports } from "./acceptance-phase.ts";
import type { BuiltProject } from "./build-project.ts";
import { checkGoroutineLeaks } from "./leaks-phase.ts";
import { checkSurvival } from "./survival-phase.ts";
import { checkVariation } from "./variation-phase.ts";

/** What the phases from `start` on need. */
export interface Trial {
  workspace: Workspace;
  toolchain: Toolchain;
  built: BuiltProject;
  tests: AcceptanceTests;
  recorder: Recorder;
  /** Creates unique words, for tests with other values. */
  token: () => string;
  signal?: AbortSignal | undefined;
}

/** Runs the phases from `start` on, for a program that is started for each step. */
export async function tryCommands(trial: Trial): Promise<TestReport[]> {
  const { workspace, toolchain, built, tests, recorder, token, signal } = trial;
  const { specification } = workspace;
  const program = { workspace, start: built.start, setup: toolchain.programSetup };
  const run = (varied: AcceptanceTests): Promise<TestReport[]> =>
    runCommandTests(varied, { specification, program, built: built.folder, signal });
  await recorder.record(
    "start",
    () => Promise.resolve(null),
    "a command-line program is started by each step",
  );
  const reports =
    recorder.blocked === null ? await runTimed(trial, () => run(tests), null) : notRunReports(tests);
  await recorder.record("survival", () => Promise.resolve(null), "there is no server");
  await recorder.record(
    "variation",
    async () => checkVariation(tests, { run: passing(run, reports), token }),
    NOTHING_TO_VARY,
  );
  await recorder.record("leaks", () => Promise.resolve(null), "there is no server");
  await recorder.record("stop", () => Promise.resolve(null), "there is no server");
  return reports;
}

/** Runs the phases from `start` on, for a service. */
export async function tryService(trial: Trial): Promise<TestReport[]> {
  const { workspace, toolchain, built, tests, recorder, token, signal } = trial;
  const program = { project: built.folder, start: built.start, setup: toolchain.programSetup };
  const start = (): ReturnType<typeof startServer> => startServer(workspace, program);
  const startOwn = ownServers(workspace, program);
  const run = (server: RunningServer, some: AcceptanceTests): Promise<TestReport[]> =>
    runHttpTests(some, { specification: workspace.specification, server, startOwn, signal });
  const started = await timed(start);
  const first = started.finding;
  if ("fault" in first) {
    recorder.add("start", startFailure(built, first), started.milliseconds);
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
    reports = await runTimed(trial, () => run(server, tests), server);
    await recorder.record("survival", () => checkSurvival(server, tests, signal));
  } catch (error) {
    await server.stop();
    throw error;
  }
  const stopped = await timed(() => server.stop());
  await recorder.record(
    "variation",
    () => checkVariation(tests, { run: passing(onNewServer(start, run), reports), token }),
    NOTHING_TO_VARY,
  );
  await recorder.record(
    "leaks",
    async () =>
      toolchain.dumpsGoroutines ? checkGoroutineLeaks({ workspace, program, tests, signal }) : null,
    "the language cannot report goroutines",
  );
  if (recorder.blocked === null) recorder.add("stop", stopFinding(stopped.finding), stopped.milliseconds);
  else await recorder.record("stop", () => Promise.resolve(null));
  return reports;
}

const NOTHING_TO_VARY = "no value of the tests can be varied safely";

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

/** Returns a run that reports only tests that passed before: the others would fail anyway. */
function passing(
  run: (tests: AcceptanceTests) => Promise<TestReport[]>,
  before: readonly TestReport[],
): (tests: AcceptanceTests) => Promise<TestReport[]> {
  return async (tests) => (await run(tests)).filter((_, index) => before[index]?.status === "passed");
}

/** Returns a run that starts a new server each time. */
function onNewServer(
  start: () => ReturnType<typeof startServer>,
  run: (server: RunningServer, tests: AcceptanceTests) => Promise<TestReport[]>,
): (tests: AcceptanceTests) => Promise<TestReport[]> {
  return async (tests) => {
    const started = await start();
    if ("fault" in started) {
      return notRunReports(tests, `it did not start again: ${started.fault}`);
    }
    try {
      return await run(started.server, tests);
    } finally {
      await started.server.stop();
    }
  };
}

function startFailure(
  { start }: BuiltProject,
  { fault, report }: { fault: string; report: CommandReport },
): Finding {
  const output = excerptOf(outputOf(report));
  const line = output === "" ? "" : `; its output: ${firstLine(output)}`;
  return {
    status: "failed",
    summary: `${start.join(" ")}: ${fault}${line}`.slice(0, 400),
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
