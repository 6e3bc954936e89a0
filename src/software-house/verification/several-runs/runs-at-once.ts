import type { CommandProgram } from "../acceptance/command-step.ts";
import { shown } from "../acceptance/shown.ts";
import { programEnding } from "../finding.ts";
import { outputsOf, type ChangingRun } from "./changing-run.ts";
import { runShell } from "./run-shell.ts";

/** Runs that are started together. */
const COPIES = 6;

/** How often they are. */
const TIMES = 4;

/** How often the output must differ: once, a time in it can be another one on a busy machine. */
const FEWEST_DIFFERENCES = 2;

/** Runs the program `$1` times, and prints how many of the runs exit with 0. The second word is `&` or empty. */
const scriptOf = (end: "&" | ""): string => `cat > "$TMPDIR/input"
count=$1; shift
i=0
while [ $i -lt $count ]; do
  i=$((i + 1))
  ( "$@" < "$TMPDIR/input" > /dev/null 2>&1 && : > "$TMPDIR/good.$i" ) ${end}
done
wait
good=0
for one in "$TMPDIR"/good.*; do [ -e "$one" ] && good=$((good + 1)); done
echo $good`;

/**
 * Starts a run several times at once, in the same folder. Later runs must print what they print after as many runs one after
 * the other. A later run whose output differs without this proves nothing. Describes the first fault; null if there is none.
 */
export async function faultOfRunsAtOnce(
  program: CommandProgram,
  { step, base, next }: ChangingRun,
): Promise<string | null> {
  const run = (count: number, end: "&" | ""): ReturnType<typeof runShell> =>
    runShell(program, { step, folder: base, script: scriptOf(end), words: [String(count)] });
  const what = `${COPIES} runs at once of ${[...program.start, ...step.arguments].join(" ")}`;
  let differences = 0;
  const controls = new Map<number, (string | null)[] | null>();
  for (let time = 0; time < TIMES; time += 1) {
    const together = await run(COPIES, "&");
    if (together.report.stopped === "time") {
      // If as many runs one after the other do not end either, the time was too short.
      const inOrder = await run(COPIES, "");
      return inOrder.report.stopped === null ? `${what}: ${programEnding(together.report)}` : null;
    }
    const count = Number(together.report.stdout.trim());
    if (together.report.stopped !== null || !Number.isInteger(count) || count === 0) continue;
    const found = await outputsOf(program, next, together.left);
    const expected =
      controls.get(count) ?? (await inTurn(program, next, [await run(count, ""), await run(count, "")]));
    controls.set(count, expected);
    if (expected === null) return null;
    const index = found.findIndex((text, at) => (expected[at] ?? text) !== text);
    if (index === -1) continue;
    differences += 1;
    if (differences < FEWEST_DIFFERENCES) continue;
    const words = [...program.start, ...(next[index]?.arguments ?? [])].join(" ");
    return `after ${what}, of which ${count} exit with 0, ${words} prints ${shown(found[index] ?? "")}, and not ${shown(expected[index] ?? "")} as after ${count} runs one after the other`;
  }
  return null;
}

/**
 * Returns what later runs print after runs one after the other; null for those that do not print the same twice. Null if
 * the runs themselves do not end alike.
 */
async function inTurn(
  program: CommandProgram,
  steps: ChangingRun["next"],
  [one, other]: readonly [Ended, Ended],
): Promise<(string | null)[] | null> {
  if (one.report.stopped !== null || one.report.stdout !== other.report.stdout) return null;
  const expected = await outputsOf(program, steps, one.left);
  const again = await outputsOf(program, steps, other.left);
  return expected.map((text, index) => (text === again[index] ? text : null));
}

type Ended = Awaited<ReturnType<typeof runShell>>;
