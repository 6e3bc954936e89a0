import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { CommandStep } from "../../contract/acceptance-tests.ts";
import type { CommandProgram } from "../acceptance/command-step.ts";
import { shown } from "../acceptance/shown.ts";
import { filesIn, filesOf, outputsOf, runIn, written } from "./changing-run.ts";
import type { Scene } from "./scenes.ts";

/** Most runs that are refused, of each kind. */
const MOST_RUNS = 3;

/** A line that most programs refuse. */
const BROKEN_LINE = "x\n";

/** A run that may be refused, and the folder in which it is. */
interface Attempt {
  step: CommandStep;
  folder: string;
}

/**
 * Adds a broken line to the input of runs that change files, and takes the first line from files that they read. If the program
 * refuses such a run, files that its arguments name must be as before, and later runs must print what they print without it.
 * Describes the first change that comes twice; null if there is none.
 */
export async function refusedChange(
  program: CommandProgram,
  scenes: readonly Scene[],
): Promise<string | null> {
  const readers = await readersIn(scenes);
  const changing = scenes.filter(({ kept }) => kept.length > 0);
  const fed = changing.filter(({ step }) => (step.stdin ?? "") !== "").slice(0, MOST_RUNS);
  for (const { step, left } of fed) {
    const stdin = `${(step.stdin ?? "").replace(/\n$/, "")}\n${BROKEN_LINE}`;
    const change = await confirmed(program, { step: { ...step, stdin }, folder: left }, readers);
    if (change !== null)
      return `after a run that refused a broken line (${step.arguments.join(" ")}), ${change}`;
  }
  for (const { step, left, given } of changing.slice(0, MOST_RUNS))
    for (const path of given.filter((one) => step.arguments.includes(one))) {
      const content = (await readFile(join(left, path), "utf8")).replace(/^.*\n/, "");
      const file = { kind: "file" as const, path, content: content.replaceAll("{{", "{") };
      const folder = await written(program, { steps: [file], built: left });
      const change = await confirmed(program, { step, folder }, []);
      if (change !== null)
        return `after a run that refused ${path} without its first line (${step.arguments.join(" ")}), ${change}`;
    }
  return null;
}

/** Returns runs that print something and change nothing, one for each first word. */
async function readersIn(scenes: readonly Scene[]): Promise<CommandStep[]> {
  const readers = new Map<string, CommandStep>();
  for (const { step, folder, left, report, given } of scenes) {
    const isReader = report.stdout !== "" && given.length === 0 && (step.stdin ?? "") === "";
    if (isReader && (await filesIn(folder)) === (await filesIn(left)))
      readers.set(step.arguments[0] ?? "", step);
  }
  return [...readers.values()].slice(0, MOST_RUNS);
}

async function confirmed(
  program: CommandProgram,
  attempt: Attempt,
  readers: readonly CommandStep[],
): Promise<string | null> {
  return (await changeOf(program, attempt, readers)) === null ? null : changeOf(program, attempt, readers);
}

async function changeOf(
  program: CommandProgram,
  { step, folder }: Attempt,
  readers: readonly CommandStep[],
): Promise<string | null> {
  const { report, left } = await runIn(program, { step, folder });
  if (report.exit === null || report.exit === 0 || report.stopped !== null) return null;
  const [before, after] = [await filesOf(folder), await filesOf(left)];
  const changed = [...before].find(
    ([path, hash]) => step.arguments.includes(path) && after.get(path) !== hash,
  );
  if (changed !== undefined) return `the file ${changed[0]} is no longer what it was`;
  for (const reader of readers) {
    const [expected] = await outputsOf(program, [reader], folder);
    const [again] = await outputsOf(program, [reader], folder);
    const [found] = await outputsOf(program, [reader], left);
    if (expected === again && found !== expected)
      return `${reader.arguments.join(" ")} prints ${shown(found ?? "")}, and not ${shown(expected ?? "")}`;
  }
  return null;
}
