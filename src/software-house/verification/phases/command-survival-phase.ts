import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { CommandProgram } from "../acceptance/command-step.ts";
import { findingOf, type Finding } from "../finding.ts";
import { longLineLoss, promisesLongLines } from "../odd-input/long-line-loss.ts";
import { createOddRunner } from "../odd-input/odd-runner.ts";
import { tornInput } from "../odd-input/torn-input.ts";
import { oddRunsFor } from "../odd-input/odd-runs.ts";
import { checkScenes } from "../several-runs/check-scenes.ts";
import { checkLeftovers } from "../several-runs/check-leftovers.ts";

/** Time after which no further odd run starts, in milliseconds. */
const LONG_MILLISECONDS = 20_000;

/**
 * Runs a command-line program with odd input and odd arguments. It may refuse them with any exit code, but must not
 * crash or hang. Returns null if the tests give no arguments to start from.
 */
export async function checkCommandSurvival(
  program: CommandProgram,
  { tests, built }: { tests: AcceptanceTests; built: string },
): Promise<Finding | null> {
  const runs = oddRunsFor(tests);
  const { specification } = program.workspace;
  if (runs.length === 0) return null;
  const { run, faultOf } = createOddRunner(program, built);
  const failures: string[] = [];
  const warnings: string[] = [];
  const start = performance.now();
  let count = 0;
  for (const one of runs) {
    if (performance.now() - start > LONG_MILLISECONDS) break;
    count += 1;
    const fault = await faultOf(one);
    if (fault !== null) (fault.isFailure ? failures : warnings).push(`${one.name}: ${fault.text}`);
  }
  const scenes = await checkScenes(program, { tests, built });
  count += scenes.count;
  failures.push(...scenes.failures);
  warnings.push(...scenes.warnings);
  const loss = await longLineLoss(tests, (step, stdin) => run({ arguments: step.arguments, stdin }));
  if (loss !== null) (promisesLongLines(specification) ? failures : warnings).push(loss);
  const torn = await tornInput(tests, run);
  if (torn !== null) failures.push(torn);
  const left = await checkLeftovers(program, { tests, built });
  failures.push(...left.failures);
  warnings.push(...left.warnings);
  const tried = `${count} runs with odd input and arguments`;
  const output = [...failures, ...warnings].join("\n");
  const [failure] = failures;
  const [warning] = warnings;
  if (failure !== undefined) return findingOf("failed", failure, output);
  return warning === undefined
    ? findingOf("passed", tried)
    : findingOf("warned", `${tried}; ${warnings.length} odd, the first: ${warning}`, output);
}
