import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { CommandProgram } from "../acceptance/command-step.ts";
import { createOddRunner } from "../odd-input/odd-runner.ts";
import { damagedStores, oddScenes } from "../odd-input/odd-scenes.ts";
import { promisesWrittenOutput, unwrittenOutput } from "../odd-input/unwritten-output.ts";
import { promisesNoPart } from "../promises.ts";
import type { Leftovers } from "./check-leftovers.ts";
import { refusedChange } from "./refused-changes.ts";
import { findScenes } from "./scenes.ts";

/** Time after which no further odd run starts, in milliseconds. */
const LONG_MILLISECONDS = 20_000;

/** Runs the program oddly where the tests' own runs succeed: on the files that earlier steps of a test leave. */
export async function checkScenes(
  program: CommandProgram,
  { tests, built }: { tests: AcceptanceTests; built: string },
): Promise<Leftovers & { count: number }> {
  const found = { failures: [] as string[], warnings: [] as string[], count: 0 };
  const { specification } = program.workspace;
  const { run, faultOf } = createOddRunner(program, built);
  const scenes = await findScenes(tests, { program, built });
  const deadline = performance.now() + LONG_MILLISECONDS;
  for (const one of [...oddScenes(scenes), ...(await damagedStores(program, scenes))]) {
    if (performance.now() > deadline) break;
    found.count += 1;
    const fault = await faultOf(one);
    if (fault !== null)
      (fault.isFailure ? found.failures : found.warnings).push(`${one.name}: ${fault.text}`);
  }
  const unwritten = await unwrittenOutput(scenes, run);
  if (unwritten !== null)
    (promisesWrittenOutput(specification) ? found.failures : found.warnings).push(unwritten);
  const change = await refusedChange(program, scenes);
  if (change !== null) (promisesNoPart(specification) ? found.failures : found.warnings).push(change);
  return found;
}
