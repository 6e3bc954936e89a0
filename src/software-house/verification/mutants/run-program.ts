import { followSignals } from "../../../langgraph/follow-signals.ts";
import type { AcceptanceTest } from "../../contract/acceptance-tests.ts";
import type { TestReport } from "../../contract/round-report.ts";
import { ownServers } from "../acceptance/own-server.ts";
import { runCommandTests, runHttpTests } from "../acceptance/run-tests.ts";
import { notRunReports } from "../phases/acceptance-phase.ts";
import type { BuiltProject } from "../phases/build-project.ts";
import { startServer } from "../running-server.ts";
import type { CommandSetup, Workspace } from "../workspace.ts";
import { readReached, withFolders } from "./reached.ts";

/** A program, and how it is run. */
export interface MutantProgram {
  workspace: Workspace;
  built: BuiltProject;
  setup: CommandSetup;
}

/** Result of a run. */
export interface ProgramRun {
  /** Reports of the tests that were run; if the program ended afterwards, one more. */
  reports: TestReport[];
  /** Ids of the mutants that each test reached. All tests of a service have the same. */
  reachedBy: ReadonlySet<number>[];
  /** Ids of all mutants that were reached. */
  reached: ReadonlySet<number>;
}

/** Runs tests in this order. With `isHasty`, ends at the first test that does not pass, and kills the program. */
export async function runProgram(
  program: MutantProgram,
  tests: readonly AcceptanceTest[],
  { isHasty, signal }: { isHasty: boolean; signal?: AbortSignal | undefined },
): Promise<ProgramRun> {
  const { kind } = program.workspace.specification;
  // Its end kills the program at once: what a mutant does on SIGTERM does not matter.
  const hasty = followSignals([signal]);
  const ended = isHasty ? hasty.signal : signal;
  const own = { ...program, workspace: program.workspace.withSignal(ended) };
  try {
    return await (kind === "http-service" ? runService : runCommands)(own, tests, { isHasty, signal: ended });
  } finally {
    hasty.end();
    hasty.abort(new Error("the run of the mutant is over"));
  }
}

type Run = typeof runProgram;

const runService: Run = async ({ workspace, built, setup }, tests, { isHasty, signal }) => {
  const { specification } = workspace;
  const place = withFolders(workspace);
  const keepIn = isHasty ? undefined : await place.workspace.createFolder();
  const program = {
    project: built.folder,
    start: built.start,
    setup,
    ...(keepIn !== undefined && { keepIn }),
  };
  const started = await startServer(workspace, program);
  signal?.throwIfAborted();
  if ("fault" in started)
    return { reports: notRunReports({ tests: [...tests] }, started.fault), ...NOTHING_REACHED };
  const { server } = started;
  // The end of the server is looked at once, after the last test.
  const watched = { ...server, waitForEnding: () => Promise.resolve(server.ending()) };
  const own = ownServers(place.workspace, { project: built.folder, start: built.start, setup });
  // What a server reaches is in the folder that it leaves.
  const startOwn: typeof own = ({ keeps }) => own({ keeps: keeps || !isHasty });
  const options = { specification, server: watched, startOwn, signal };
  const reports: TestReport[] = [];
  try {
    for (const test of tests) {
      reports.push(...(await runHttpTests({ tests: [test] }, options)));
      if (isHasty && reports.at(-1)?.status !== "passed") break;
    }
    const end = await server.waitForEnding("briefly");
    signal?.throwIfAborted();
    if (end !== null) reports.push(...notRunReports({ tests: tests.slice(0, 1) }, end));
  } finally {
    if (!isHasty) await server.stop();
  }
  const reached = await readReached(place.folders);
  await place.clear();
  return { reports, reached, reachedBy: tests.map(() => reached) };
};

const NOTHING_REACHED = { reached: new Set<number>(), reachedBy: [] };

const runCommands: Run = async ({ workspace, built, setup }, tests, { isHasty }) => {
  const reports: TestReport[] = [];
  const reachedBy: Set<number>[] = [];
  for (const test of tests) {
    const place = withFolders(workspace);
    const options = {
      specification: workspace.specification,
      program: { workspace: place.workspace, start: built.start, setup },
      built: built.folder,
    };
    try {
      reports.push(...(await runCommandTests({ tests: [test] }, options)));
      if (!isHasty) reachedBy.push(await readReached(place.folders));
    } finally {
      await place.clear();
    }
    if (isHasty && reports.at(-1)?.status !== "passed") break;
  }
  return { reports, reachedBy, reached: union(reachedBy) };
};

function union(sets: readonly ReadonlySet<number>[]): Set<number> {
  const all = new Set<number>();
  for (const set of sets) for (const id of set) all.add(id);
  return all;
}
