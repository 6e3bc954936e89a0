import type { CommandProgram } from "../acceptance/command-step.ts";
import type { ChangingRun } from "./changing-run.ts";
import { countsAfterRuns, growsSince } from "./counts-after-runs.ts";

/** How often a run is repeated. */
const TIMES = 5;

const PLACES = `* .[!.]* "$HOME"/* "$HOME"/.[!.]*`;

/**
 * Repeats a run that changes files, and describes how files pile up in its folder or in the home folder: one more, at
 * least, after each run. Returns null if they do not.
 */
export async function piledFiles(
  program: CommandProgram,
  { step, base: folder }: ChangingRun,
): Promise<string | null> {
  const counts = await countsAfterRuns(program, { step, folder, places: PLACES, times: TIMES });
  if (counts === null || !counts.every(growsSince)) return null;
  const words = [...program.start, ...step.arguments].join(" ");
  return `each run of ${words} leaves another file in its folder or in the home folder: there are ${counts.join(", ")} after ${TIMES} runs`;
}
