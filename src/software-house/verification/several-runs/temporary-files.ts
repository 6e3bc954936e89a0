import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { CommandProgram } from "../acceptance/command-step.ts";
import { firstOfEachCommand, startingSteps } from "../odd-input/starting-steps.ts";
import { countsAfterRuns, growsSince } from "./counts-after-runs.ts";

/** Most runs that are repeated, each with another first argument. */
const MOST_RUNS = 3;

/** How often a run is repeated. The first time may fill a cache. */
const TIMES = 3;

const PLACES = `"$TMPDIR"/* "$TMPDIR"/.[!.]* /dev/shm/*`;

/**
 * Repeats runs, and describes the first that leaves a file or folder in the folder for temporary files each time; null if
 * there is none. What the program keeps in its own folder or in the home folder does not count.
 */
export async function leftTemporaryFiles(
  program: CommandProgram,
  { tests, built }: { tests: AcceptanceTests; built: string },
): Promise<string | null> {
  for (const step of firstOfEachCommand(startingSteps(tests), (one) => one).slice(0, MOST_RUNS)) {
    const counts = await countsAfterRuns(program, { step, folder: built, places: PLACES, times: TIMES });
    if (counts === null || !counts.every(growsSince)) continue;
    const words = [...program.start, ...step.arguments].join(" ");
    return `each run of ${words} leaves a temporary file: there are ${counts.join(", ")} after ${TIMES} runs`;
  }
  return null;
}
