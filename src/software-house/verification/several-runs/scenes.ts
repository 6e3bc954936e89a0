import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { AcceptanceTests, CommandStep } from "../../contract/acceptance-tests.ts";
import type { CommandReport } from "../../sandbox/sandbox.ts";
import type { CommandProgram } from "../acceptance/command-step.ts";
import { HOME_IN_PROJECT } from "../acceptance/home.ts";
import { filesOf, runIn, sendableSteps, written, type RunOrFile } from "./changing-run.ts";

/** A run of a test that succeeds, with the folder in which it does. */
export interface Scene {
  step: CommandStep;
  /** The folder before the run: it has what the test's earlier steps left. */
  folder: string;
  /** The folder after the run. */
  left: string;
  report: CommandReport;
  /** Paths of the files that the test's earlier steps wrote for the program. */
  given: readonly string[];
  /** Paths of the files that the program itself had written or changed before and in this run. */
  kept: readonly string[];
}

/** Most runs that scenes are made of, and most runs of a test before one. */
const [MOST_SCENES, MOST_BEFORE] = [10, 4];

/** A step of a test, with the position of the test and its own. */
interface Place {
  test: number;
  position: number;
  step: CommandStep;
  /** Number of runs before it. */
  before: number;
}

/** Runs steps of the tests that must succeed, one for each kind of arguments, behind the steps that they build on. */
export async function findScenes(
  { tests }: AcceptanceTests,
  { program, built }: { program: CommandProgram; built: string },
): Promise<Scene[]> {
  await mkdir(join(built, HOME_IN_PROJECT), { recursive: true });
  const steps = tests.map((test) => sendableSteps(test).map(withoutClock));
  const places = placesOf(steps);
  const scenes: Scene[] = [];
  for (const index of new Set(places.map(({ test }) => test))) {
    const wanted = places.filter(({ test }) => test === index).map(({ position }) => position);
    scenes.push(...(await scenesOf(program, steps[index] ?? [], { wanted, built })));
  }
  return scenes;
}

async function scenesOf(
  program: CommandProgram,
  steps: readonly RunOrFile[],
  { wanted, built }: { wanted: readonly number[]; built: string },
): Promise<Scene[]> {
  const scenes: Scene[] = [];
  const given: string[] = [];
  const kept = new Set<string>();
  let folder = built;
  for (const [position, step] of steps.slice(0, Math.max(...wanted) + 1).entries()) {
    if (step.kind === "file") {
      folder = await written(program, { steps: [step], built: folder });
      if ((step.content ?? null) !== null) given.push(step.path);
      continue;
    }
    const { report, left } = await runIn(program, { step, folder });
    if (report.exit === null || !step.expect.exit.includes(report.exit)) break;
    const before = await filesOf(folder);
    for (const [path, hash] of await filesOf(left)) if (before.get(path) !== hash) kept.add(path);
    if (wanted.includes(position))
      scenes.push({ step, folder, left, report, given: [...given], kept: [...kept] });
    folder = left;
  }
  return scenes;
}

/** Chooses the step with the fewest runs before it, for each kind of arguments. */
export function placesOf(steps: readonly (readonly RunOrFile[])[]): Place[] {
  const all = steps.flatMap((list, test) => {
    const paths = list.flatMap((step) => (step.kind === "file" ? [step.path] : []));
    let before = 0;
    return list.flatMap((step, position) => {
      if (step.kind !== "command") return [];
      before += 1;
      const place = { test, position, step, before: before - 1 };
      return step.expect.exit.includes(0) ? [{ kind: kindOf(step, paths), place }] : [];
    });
  });
  const sorted = all
    .filter(({ place }) => place.before <= MOST_BEFORE)
    .toSorted((one, other) => one.place.before - other.place.before);
  const firsts = new Map<string, Place>();
  for (const { kind, place } of sorted) if (!firsts.has(kind)) firsts.set(kind, place);
  return [...firsts.values()].slice(0, MOST_SCENES);
}

/** Leaves out what looks like a value: files, numbers and names. */
function kindOf({ arguments: words, stdin }: CommandStep, paths: readonly string[]): string {
  const kinds = words.map((word) =>
    paths.includes(word) ? "FILE" : /^-*[a-z][a-z-]*$/.test(word) ? word : "VALUE",
  );
  return [...kinds, (stdin ?? "") === "" ? "" : "STDIN"].join(" ");
}

/** The odd runs behind a scene have the usual clock. */
function withoutClock(step: RunOrFile): RunOrFile {
  return step.kind === "command" ? { ...step, clock: null } : step;
}
