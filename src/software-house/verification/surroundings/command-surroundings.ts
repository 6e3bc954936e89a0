import { lstat, mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { AcceptanceTest, AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { TestReport } from "../../contract/round-report.ts";
import { copyTree, NO_LIMITS } from "../../sandbox/copy-tree.ts";
import type { CommandProgram } from "../acceptance/command-step.ts";
import { runCommandTests } from "../acceptance/run-tests.ts";
import { crashIn } from "../odd-input/crash.ts";
import type { Workspace } from "../workspace.ts";
import { changedStart, changesFor, type SurroundingChange } from "./changes.ts";
import { tryChanges, type ChangeReport } from "./try-changes.ts";

/** What is needed to run a command-line program in other surroundings. */
export interface CommandSurroundings {
  program: CommandProgram;
  /** The folder of the built project. */
  built: string;
  tests: AcceptanceTests;
}

/** Most tests that are run again in the folder that they left. */
const MOST_AGAIN = 5;

/** Runs a program's tests in other surroundings, and then some of them again in the folder that they left. */
export async function tryCommandSurroundings({
  program,
  built,
  tests,
}: CommandSurroundings): Promise<ChangeReport> {
  const { workspace, setup } = program;
  const { specification } = workspace;
  const runWith = async (changes: readonly SurroundingChange[]): Promise<TestReport[]> => {
    const { start, environment } = changedStart(
      { start: program.start, environment: setup.environment },
      changes.filter(({ keepsOnlyHome }) => !keepsOnlyHome),
    );
    const changed = { ...program, start, setup: { ...setup, environment } };
    const isForgetful = changes.some(({ keepsOnlyHome }) => keepsOnlyHome);
    const reports: TestReport[] = [];
    for (const test of tests.tests) {
      const carry = isForgetful && namesNoFile(test) ? forgetful(workspace, built) : undefined;
      const [report] = await runCommandTests(
        { tests: [test] },
        { specification, program: changed, built, ...(carry && { carry }) },
      );
      if (report !== undefined) reports.push(report);
    }
    return reports;
  };
  const report = await tryChanges(changesFor(specification), runWith);
  if (report.failure !== null || report.warning !== null) return report;
  return { ...report, warning: await crashOnLeftovers({ program, built, tests }) };
}

/** Returns true if no argument looks like a path: a file that a test names may be kept in the project's folder. */
function namesNoFile({ steps }: AcceptanceTest): boolean {
  return steps.every(
    (step) => step.kind === "command" && step.arguments.every((word) => !/[/\\]|\.[a-z]/i.test(word)),
  );
}

/** Returns a way to the next run's folder: the built project with the home folder that the last run left. */
function forgetful(workspace: Workspace, built: string): (left: string) => Promise<string> {
  return async (left) => {
    const folder = await workspace.createFolder();
    await copyTree(built, folder, NO_LIMITS);
    const home = join(folder, HOME);
    const isFolder = (await lstat(join(left, HOME)).catch(() => null))?.isDirectory() ?? false;
    await mkdir(home, { recursive: true });
    if (isFolder) await copyTree(join(left, HOME), home, NO_LIMITS);
    return folder;
  };
}

const HOME = ".troupe/home";

/** Runs some tests twice, the second time in the folder that the first left. Describes a crash there. */
async function crashOnLeftovers({ program, built, tests }: CommandSurroundings): Promise<string | null> {
  const { specification } = program.workspace;
  for (const test of tests.tests.slice(0, MOST_AGAIN)) {
    let last = built;
    const carry = (left: string): Promise<string> => Promise.resolve((last = left));
    await runCommandTests({ tests: [test] }, { specification, program, built, carry });
    if (last === built) continue;
    const crashes: string[] = [];
    const onReport: Parameters<typeof runCommandTests>[1]["onReport"] = (report) => {
      const crash = crashIn(report);
      if (crash !== null) crashes.push(crash.text);
    };
    await runCommandTests({ tests: [test] }, { specification, program, built: last, onReport });
    const [crash] = crashes;
    if (crash !== undefined) return `${test.name}, run again in the folder that it left: ${crash}`;
  }
  return null;
}
