import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { AcceptanceTest, AcceptanceTests, CommandStep } from "../../contract/acceptance-tests.ts";
import { insertText, type KnownValues } from "../../evidence/insert.ts";
import type { CommandReport } from "../../sandbox/sandbox.ts";
import { runCommandStep, type CommandProgram } from "../acceptance/command-step.ts";
import { HOME_IN_PROJECT } from "../acceptance/home.ts";
import { runFileStep } from "../acceptance/file-step.ts";
import { programEnding } from "../finding.ts";
import { withMarkValues } from "../odd-input/starting-steps.ts";

/** A run that changes what is in its folder, which other runs can meet there. */
export interface ChangingRun {
  /** Name of the test. */
  test: string;
  step: CommandStep;
  /** The folder in which it runs. */
  base: string;
  /** Runs that come after it in the test, and itself before them. */
  next: readonly CommandStep[];
}

/** Most runs that follow. */
const MOST_NEXT = 3;

/** Runs a step in a copy of a folder, without any expectation, and returns its report and the folder that it left. */
export async function runIn(
  program: CommandProgram,
  { step, folder }: { step: CommandStep; folder: string },
): Promise<{ report: CommandReport; left: string }> {
  const plain: CommandStep = { ...step, capture: [], expect: { exit: [], stdout: [], stderr: [] } };
  return runCommandStep(plain, { program, project: folder, known: NOTHING_KNOWN });
}

/** Runs the steps one after the other, each in the folder that the one before has left. Ends at a run that does not end. */
export async function runInTurn(
  program: CommandProgram,
  { steps, folder }: { steps: readonly CommandStep[]; folder: string },
): Promise<CommandReport[]> {
  const reports: CommandReport[] = [];
  let last = folder;
  for (const step of steps) {
    const { report, left } = await runIn(program, { step, folder: last });
    reports.push(report);
    if (report.stopped !== null) break;
    last = left;
  }
  return reports;
}

const NOTHING_KNOWN: KnownValues = { values: new Map(), base: null };

/**
 * Finds runs of the tests that succeed and change a file of the folder or of the home folder, at most one for each first
 * argument. If a run also succeeds on what it left, this is its folder: there is more to lose.
 */
export async function findChangingRuns(
  { tests }: AcceptanceTests,
  { program, built, most }: { program: CommandProgram; built: string; most: number },
): Promise<ChangingRun[]> {
  await mkdir(join(built, HOME_IN_PROJECT), { recursive: true });
  const found = new Map<string, ChangingRun>();
  for (const test of longestFirst(tests)) {
    if (found.size >= most) break;
    const steps = stepsOf(test);
    const index = steps?.findIndex(({ kind }) => kind === "command") ?? -1;
    const step = steps?.[index];
    if (steps === null || step?.kind !== "command") continue;
    const key = step.arguments[0] ?? "";
    if (!step.expect.exit.includes(0) || found.has(key)) continue;
    const before = await written(program, { steps: steps.slice(0, index), built });
    const first = await runIn(program, { step, folder: before });
    if (first.report.exit !== 0 || (await filesIn(first.left)) === (await filesIn(before))) continue;
    const again = await runIn(program, { step, folder: first.left });
    const base = again.report.exit === 0 ? first.left : before;
    const others = steps.slice(index + 1).filter((one) => one.kind === "command");
    found.set(key, { test: test.name, step, base, next: [step, ...others].slice(0, MOST_NEXT) });
  }
  return [...found.values()];
}

function longestFirst(tests: readonly AcceptanceTest[]): AcceptanceTest[] {
  return tests
    .filter(({ steps }) => steps.length > 1)
    .toSorted((one, other) => other.steps.length - one.steps.length);
}

/** A run of the program, or a file that is written for it or looked at. */
export type RunOrFile = CommandStep | Extract<AcceptanceTest["steps"][number], { kind: "file" }>;

/** Returns the steps of a test with the values of their marks; null if one inserts a captured value or sets the clock. */
function stepsOf(test: AcceptanceTest): RunOrFile[] | null {
  const steps = sendableSteps(test);
  const isWhole = steps.length === test.steps.filter(({ kind }) => kind !== "http").length;
  const isTimed = steps.some((step) => step.kind === "command" && (step.clock ?? null) !== null);
  return isWhole && !isTimed ? steps : null;
}

/** Returns the steps of a test with the values of their marks, up to the first that inserts a captured value. */
export function sendableSteps({ steps }: AcceptanceTest): RunOrFile[] {
  const known = { ...NOTHING_KNOWN, marks: { token: randomUUID(), now: new Date() } };
  const found: RunOrFile[] = [];
  for (const step of steps) {
    const one = step.kind === "command" || step.kind === "file" ? withMarkValues(step, known) : undefined;
    if (one === null) break;
    if (one !== undefined) found.push(one);
  }
  return found;
}

/** Returns the folder with the files that these steps write. */
export async function written(
  { workspace }: CommandProgram,
  { steps, built }: { steps: readonly RunOrFile[]; built: string },
): Promise<string> {
  let project = built;
  for (const step of steps)
    if (step.kind === "file" && (step.content ?? null) !== null)
      ({ left: project } = await runFileStep(
        { ...step, expect: null, path: insertText(step.path, NOTHING_KNOWN) },
        { workspace, project, known: NOTHING_KNOWN },
      ));
  return project;
}

/** Returns a text that differs if a file differs. Packages are not looked at. */
export async function filesIn(folder: string): Promise<string> {
  return [...(await filesOf(folder))].map(([path, hash]) => `${path} ${hash}`).join("\n");
}

/** Returns the path of each file in a folder, with a hash of its content. */
export async function filesOf(folder: string): Promise<Map<string, string>> {
  // A folder that cannot be read is not compared.
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries
    .filter((entry) => entry.isFile() && !/[/\\]node_modules\b/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name));
  const hashes = new Map<string, string>();
  for (const path of files.toSorted()) {
    const content = await readFile(path).catch(() => "");
    hashes.set(relative(folder, path), createHash("sha256").update(content).digest("hex"));
  }
  return hashes;
}

/** Runs the steps one after the other, and returns what each prints, without dates and times. */
export async function outputsOf(
  program: CommandProgram,
  steps: ChangingRun["next"],
  folder: string,
): Promise<string[]> {
  const reports = await runInTurn(program, { steps, folder });
  return reports.map(
    (report) =>
      `${report.stdout.replaceAll(TIME, "")}${report.exit === 0 ? "" : ` (${programEnding(report)})`}`,
  );
}

const TIME = /\d{4}-\d{2}-\d{2}|\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?/g;
