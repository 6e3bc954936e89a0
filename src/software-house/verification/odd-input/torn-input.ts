import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { CommandReport } from "../../sandbox/sandbox.ts";
import { shown } from "../acceptance/shown.ts";
import { programEnding } from "../finding.ts";
import type { OddRun } from "./odd-runs.ts";
import { startingSteps } from "./starting-steps.ts";

/** Most lists of arguments that are run with input in pieces. */
const MOST_STEPS = 2;

/** Pieces that end inside a character, and the pause between two, in seconds. */
const [PIECES, PAUSE] = [6, 0.1];

/** Lines of shell that send the program pieces of these sizes in bytes, and then the rest. */
const inPieces = (sizes: readonly number[]): string =>
  `{ for size in ${sizes.join(" ")}; do dd bs=1 count=$size 2>/dev/null; sleep ${PAUSE}; done; cat; } | "$@"`;

/**
 * Runs a program with its tests' input, whole and in pieces that end inside a character, as a slow pipe sends it. Describes the
 * first input of which it makes something else, twice; null if there is none.
 */
export async function tornInput(
  tests: AcceptanceTests,
  run: (one: OddRun) => Promise<CommandReport>,
): Promise<string | null> {
  const readers = startingSteps(tests).filter(
    ({ stdin, expect }) => /\S/.test(stdin ?? "") && expect.exit.includes(0),
  );
  for (const { arguments: words, stdin, environment } of readers.slice(0, MOST_STEPS)) {
    const input = Buffer.from(withLongCharacters(stdin ?? ""));
    const name = `input in pieces on stdin, with ${words.join(" ")}`;
    const whole: OddRun = { name, arguments: words, stdin: input, environment };
    const torn = { ...whole, shell: inPieces(sizesIn(input)) };
    const usual = await run(whole);
    if (usual.exit === null || isAlike(await run(torn), usual)) continue;
    const again = await run(torn);
    if (!isAlike(again, usual) && isAlike(await run(whole), usual))
      return `${name}: ${endingOf(again)}, but with the same input at once ${endingOf(usual)}`;
  }
  return null;
}

function endingOf(report: CommandReport): string {
  return report.exit === 0 ? `it prints ${shown(report.stdout)}` : programEnding(report);
}

function isAlike(one: CommandReport, other: CommandReport): boolean {
  return one.exit === other.exit && one.stdout === other.stdout;
}

/** Makes a character of several bytes the last one of each line's last word, unless the text has some of its own. */
export function withLongCharacters(text: string): string {
  // oxlint-disable-next-line no-control-regex -- what is not ASCII has several bytes
  if (/[^\u0000-\u007f]/.test(text)) return text;
  return text.replaceAll(/([A-Za-z]{2,})(?=[^A-Za-z\n]*(?:\n|$))/g, "$1é");
}

/** Returns the sizes of the first pieces: each ends behind the first byte of a character of several bytes. */
export function sizesIn(input: Uint8Array): number[] {
  const starts = [...input.entries()]
    .flatMap(([index, byte]) => (byte >= 0xc2 ? [index] : []))
    .slice(0, PIECES);
  const ends = starts.length > 0 ? starts.map((start) => start + 1) : [Math.ceil(input.length / 2)];
  return ends.map((end, index) => end - (ends[index - 1] ?? 0));
}
