import type { CommandStep } from "../../contract/acceptance-tests.ts";
import type { CommandProgram } from "../acceptance/command-step.ts";
import { runShell } from "./run-shell.ts";

/** Runs the program several times, and prints how many files and folders are in these places after each. */
const countingScript = (places: string): string => `cat > "$TMPDIR/input"
count=$1; shift
while [ $count -gt 0 ]; do
  count=$((count - 1))
  "$@" < "$TMPDIR/input" > /dev/null 2>&1
  found=0
  for one in ${places}; do found=$((found + 1)); done
  echo $found
done`;

/**
 * Repeats a run in one folder, and returns how many names match the patterns of shell in `places` after each time; null if
 * the runs do not end.
 */
export async function countsAfterRuns(
  program: CommandProgram,
  { step, folder, places, times }: { step: CommandStep; folder: string; places: string; times: number },
): Promise<number[] | null> {
  const script = countingScript(places);
  const { report } = await runShell(program, { step, folder, script, words: [String(times)] });
  const counts = report.stdout.trim().split("\n").map(Number);
  return report.stopped !== null || counts.length !== times ? null : counts;
}

/** Whether a count is larger than the one before it. */
export function growsSince(count: number, index: number, counts: readonly number[]): boolean {
  const before = counts[index - 1];
  return before === undefined || count > before;
}
