import { Agent } from "node:http";
import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { TestReport } from "../../contract/round-report.ts";
import { notRunReports } from "../phases/acceptance-phase.ts";
import { silentRequest } from "../phases/silent-request.ts";
import { startServer, type RunningServer, type ServerProgram } from "../running-server.ts";
import { filesIn } from "../several-runs/changing-run.ts";
import type { Workspace } from "../workspace.ts";
import { changedStart, changesFor, type SurroundingChange } from "./changes.ts";
import { fullDiskLoss } from "./full-disk-loss.ts";
import { tryChanges, type ChangeReport } from "./try-changes.ts";

/** What is needed to start a service in other surroundings. */
export interface ServiceSurroundings {
  workspace: Workspace;
  program: ServerProgram;
  tests: AcceptanceTests;
  run: (server: RunningServer, tests: AcceptanceTests) => Promise<TestReport[]>;
  signal?: AbortSignal | undefined;
}

/**
 * Runs a service's tests in other surroundings, and then starts it again on what it left. If it has left anything, also
 * starts it on a full disk.
 */
export async function tryServiceSurroundings(trial: ServiceSurroundings): Promise<ChangeReport> {
  const { workspace, program, tests, run, signal } = trial;
  const groups = changesFor(workspace.specification);
  const first = await workspace.createFolder();
  let isComplete = false;
  const runWith = async (changes: readonly SurroundingChange[]): Promise<TestReport[]> => {
    const keepIn = changes === groups[0] ? first : undefined;
    const { start, environment } = changedStart(
      { start: program.start, environment: program.setup.environment },
      changes,
    );
    const setup = { ...program.setup, environment };
    const started = await startServer(workspace, { ...program, start, setup, ...(keepIn && { keepIn }) });
    if ("fault" in started) return notRunReports(tests, `it did not start again: ${started.fault}`);
    const { server } = started;
    const agent = changes.some(({ keepsConnections }) => keepsConnections)
      ? new Agent({ keepAlive: true })
      : null;
    try {
      return await run(agent === null ? server : { ...server, address: { ...server.address, agent } }, tests);
    } finally {
      agent?.destroy();
      const report = await server.stop();
      if (keepIn !== undefined) isComplete = report.stopped === null && report.notKept === undefined;
    }
  };
  const report = await tryChanges(groups, runWith);
  if (report.failure !== null || !isComplete) return report;
  const failure = await secondStart(workspace, { ...program, project: first }, { tests, signal });
  if (failure !== null) return { ...report, failure };
  const storesNothing = (await filesIn(first)) === (await filesIn(program.project));
  return storesNothing ? report : { ...report, failure: await fullDiskLoss(trial) };
}

/** Starts a service on what an earlier one left. Returns why it does not serve; null if it does. */
async function secondStart(
  workspace: Workspace,
  program: ServerProgram,
  { tests, signal }: Pick<ServiceSurroundings, "tests" | "signal">,
): Promise<string | null> {
  let fault = "";
  for (let time = 0; time < TIMES; time += 1) {
    const started = await startServer(workspace, program);
    if ("fault" in started) {
      fault = started.fault;
      continue;
    }
    try {
      const silent = await silentRequest(started.server, tests, signal);
      return silent === null ? null : `after a second start on what the first left, ${silent}`;
    } finally {
      await started.server.stop();
    }
  }
  return `a second start on what the first left: ${fault}`;
}

const TIMES = 2;
