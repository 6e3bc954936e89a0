import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { CommandProgram } from "../acceptance/command-step.ts";
import { startingSteps } from "../odd-input/starting-steps.ts";
import { promisesInterruptions } from "../promises.ts";
import { findChangingRuns } from "./changing-run.ts";
import { faultOnLeftovers, killedRuns, refusedRuns } from "./interrupted-runs.ts";

/** Most runs that are killed, and most that refuse their input. */
const [MOST_RUNS, MOST_READERS] = [2, 2];

/** What was found in the folders that killed and refused runs left. */
export interface Leftovers {
  failures: string[];
  warnings: string[];
}

/**
 * Kills runs that change files, and lets runs refuse their input. Then the program must still work. A hang counts, and so
 * does each fault after refused input. Another fault after a killed run counts only if the specification promises better.
 */
export async function checkLeftovers(
  program: CommandProgram,
  { tests, built }: { tests: AcceptanceTests; built: string },
): Promise<Leftovers> {
  const found: Leftovers = { failures: [], warnings: [] };
  const readers = startingSteps(tests).filter(({ stdin }) => stdin !== null && stdin !== "");
  const isPromised = promisesInterruptions(program.workspace.specification);
  for (const run of await findChangingRuns(tests, { program, built, most: MOST_RUNS })) {
    const refused = await faultOnLeftovers(
      program,
      run,
      refusedRuns(program, run, readers.slice(0, MOST_READERS)),
    );
    if (refused !== null) found.failures.push(refused.text);
    const killed = await faultOnLeftovers(program, run, killedRuns(program, run));
    if (killed !== null) (killed.isHang || isPromised ? found.failures : found.warnings).push(killed.text);
    if (found.failures.length > 0) break;
  }
  return found;
}
