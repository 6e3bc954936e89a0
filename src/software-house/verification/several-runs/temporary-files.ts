import type { AcceptanceTests, CommandStep } from "../../contract/acceptance-tests.ts";
import type { CommandProgram } from "../acceptance/command-step.ts";
import { startingSteps } from "../odd-input/starting-steps.ts";
import { runShell } from "./run-shell.ts";

/** Most runs that are repeated, each with another first argument. */
const MOST_RUNS = 3;

/** How often a run is repeated. The first time may fill a cache. */
const TIMES = 3;

/** Runs the program several times, and prints how many files and folders are in the temporary folder after each. */
const COUNTED = `cat > "$TMPDIR/input"
count=$1; shift
while [ $count -gt 0 ]; do
  count=$((count - 1))
  "$@" < "$TMPDIR/input" > /dev/null 2>&1
  found=0
  for one in "$TMPDIR"/* "$TMPDIR"/.[!.]* /dev/shm/*; do found=$((found + 1)); done
  echo $found
done`;

/**
 * Repeats runs, and describes the first that leaves a file or folder in the folder for temporary files each time; null if
 * there is none. What the program keeps in its own folder or in the home folder does not count.
 */
export async function leftTemporaryFiles(
  program: CommandProgram,
  { tests, built }: { tests: AcceptanceTests; built: string },
): Promise<string | null> {
  for (const step of differentSteps(tests)) {
    const { report } = await runShell(program, {
      step,
      folder: built,
      script: COUNTED,
      words: [String(TIMES)],
    });
    const counts = report.stdout.trim().split("\n").map(Number);
    if (report.stopped !== null || counts.length !== TIMES || !counts.every(growsSince)) continue;
    const words = [...program.start, ...step.arguments].join(" ");
    return `each run of ${words} leaves a temporary file: there are ${counts.join(", ")} after ${TIMES} runs`;
  }
  return null;
}

function growsSince(count: number, index: number, counts: readonly number[]): boolean {
  const before = counts[index - 1];
  return before === undefined || count > before;
}

/** Returns the first step for each first argument. */
function differentSteps(tests: AcceptanceTests): CommandStep[] {
  const steps = startingSteps(tests).toReversed();
  const found = new Map(steps.map((step) => [step.arguments[0] ?? "", step]));
  return [...found.values()].toReversed().slice(0, MOST_RUNS);
}
