import type { CommandProgram } from "../acceptance/command-step.ts";
import { shown } from "../acceptance/shown.ts";
import { onFullDisk } from "../surroundings/on-full-disk.ts";
import { outputsOf, runIn, type ChangingRun } from "./changing-run.ts";

/**
 * Repeats a run that changes files on a disk without space. If it exits with 0 and prints no other errors than usual, it
 * says that all is stored. Then later runs must not print what they print without the run, or less. Describes what is lost,
 * if it is lost twice; else returns null. The program may refuse the run in any way.
 */
export async function lostOnFullDisk(
  program: CommandProgram,
  { step, base, next }: ChangingRun,
): Promise<string | null> {
  const full = { ...program, start: onFullDisk(program.start), mayFillDisk: true };
  const runs = [
    await runIn(full, { step, folder: base }),
    await runIn(full, { step, folder: base }),
    await runIn(program, { step, folder: base }),
  ] as const;
  const [first, second, usual] = runs;
  const isNoticed = runs.some(
    ({ report }) => report.exit !== 0 || report.stopped !== null || report.stderr !== usual.report.stderr,
  );
  if (isNoticed) return null;
  const before = await outputsOf(program, next, base);
  const expected = await outputsOf(program, next, usual.left);
  const found = [await outputsOf(program, next, first.left), await outputsOf(program, next, second.left)];
  const index = expected.findIndex((text, at) =>
    found.every((outputs) =>
      isLessThanStored(outputs[at] ?? "", { before: before[at] ?? "", expected: text }),
    ),
  );
  if (index === -1) return null;
  const words = [...program.start, ...step.arguments].join(" ");
  const later = [...program.start, ...(next[index]?.arguments ?? [])].join(" ");
  return `on a full disk, ${words} exits with 0, but then ${later} prints ${shown(found[0]?.[index] ?? "")}, and not ${shown(expected[index] ?? "")}`;
}

/** Compares what a later run prints. If what was stored has a value of chance in it, the output differs without a loss. */
export function isLessThanStored(
  text: string,
  { before, expected }: { before: string; expected: string },
): boolean {
  if (text === expected || before === expected) return false;
  const isBroken = FAILED.test(text) && !FAILED.test(expected);
  return text === before || isBroken || text.split("\n").length < before.split("\n").length;
}

/** How `outputsOf` marks a run that does not exit with 0. */
const FAILED = / \((?:exit|ended|stopped) [^\n]*\)$/;
