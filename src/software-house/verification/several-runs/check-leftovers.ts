import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { CommandProgram } from "../acceptance/command-step.ts";
import { startingSteps } from "../odd-input/starting-steps.ts";
import { promisesInterruptions, promisesOnlyFiles } from "../promises.ts";
import { findChangingRuns } from "./changing-run.ts";
import { lostOnFullDisk } from "./lost-on-full-disk.ts";
import { piledFiles } from "./piled-files.ts";
import { leftTemporaryFiles } from "./temporary-files.ts";
import { faultOnLeftovers, killedRuns, refusedRuns } from "./interrupted-runs.ts";

/** Most runs that are killed, and most that refuse their input. */
const [MOST_RUNS, MOST_READERS] = [2, 2];

/** Time after which no further run is killed or refused, in milliseconds. */
const LONG_MILLISECONDS = 20_000;

/** What was found in the folders that runs left. */
export interface Leftovers {
  failures: string[];
  warnings: string[];
}

/**
 * Kills runs that change files, and lets runs refuse their input. Then the program must still work. Each fault after refused
 * input counts. One after a killed run counts only if the specification says what such a run leaves: a lock may stay until
 * it is old. Files that pile up count only if the specification names the files that a run leaves. Also runs the program on
 * a full disk, and looks for temporary files that stay: each such fault counts.
 */
export async function checkLeftovers(
  program: CommandProgram,
  { tests, built }: { tests: AcceptanceTests; built: string },
): Promise<Leftovers> {
  const found: Leftovers = { failures: [], warnings: [] };
  const readers = startingSteps(tests).filter(({ stdin }) => stdin !== null && stdin !== "");
  const isPromised = promisesInterruptions(program.workspace.specification);
  const deadline = performance.now() + LONG_MILLISECONDS;
  for (const run of await findChangingRuns(tests, { program, built, most: MOST_RUNS })) {
    const refused = await faultOnLeftovers(program, run, {
      disturbances: refusedRuns(program, run, readers.slice(0, MOST_READERS)),
      deadline,
    });
    if (refused !== null) found.failures.push(refused.text);
    const killed = await faultOnLeftovers(program, run, { disturbances: killedRuns(program, run), deadline });
    if (killed !== null) (isPromised ? found.failures : found.warnings).push(killed.text);
    const lost = await lostOnFullDisk(program, run);
    if (lost !== null) found.failures.push(lost);
    const piled = await piledFiles(program, run);
    if (piled !== null)
      (promisesOnlyFiles(program.workspace.specification) ? found.failures : found.warnings).push(piled);
    if (found.failures.length > 0) return found;
  }
  const temporary = await leftTemporaryFiles(program, { tests, built });
  if (temporary !== null) found.failures.push(temporary);
  return found;
}
