import type { CommandReport } from "../../sandbox/sandbox.ts";
import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { CommandProgram } from "../acceptance/command-step.ts";
import { findingOf, programEnding, type Finding } from "../finding.ts";
import { crashIn } from "../odd-input/crash.ts";
import { longLineLoss, promisesLongLines } from "../odd-input/long-line-loss.ts";
import { oddRunsFor, type OddRun } from "../odd-input/odd-runs.ts";
import { runOdd } from "../odd-input/run-odd.ts";
import { promisesNoTrace } from "../promises.ts";
import { checkLeftovers } from "../several-runs/check-leftovers.ts";

/** Time after which no further odd run starts, in milliseconds. */
const LONG_MILLISECONDS = 20_000;

/** How much longer a run may take before it counts as hanging. */
const PATIENCE = 10;

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
  const run = (one: Parameters<typeof runOdd>[1], patience?: number): Promise<CommandReport> =>
    runOdd(program, one, { built, patience });
  const failures: string[] = [];
  const warnings: string[] = [];
  const start = performance.now();
  let count = 0;
  for (const one of runs) {
    if (performance.now() - start > LONG_MILLISECONDS) break;
    count += 1;
    const fault = await faultOfRun(one, { run, mayTrace: !promisesNoTrace(specification) });
    if (fault !== null) (fault.isFailure ? failures : warnings).push(`${one.name}: ${fault.text}`);
  }
  const loss = await longLineLoss(tests, (step, stdin) => run({ arguments: step.arguments, stdin }));
  if (loss !== null) (promisesLongLines(specification) ? failures : warnings).push(loss);
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

/** Describes a crash or a hang, which must come twice; null if the program ended as it may. */
async function faultOfRun(
  one: OddRun,
  { run, mayTrace }: { run: (one: OddRun, patience?: number) => Promise<CommandReport>; mayTrace: boolean },
): Promise<{ text: string; isFailure: boolean } | null> {
  const { isExotic = false, isShort = false } = one;
  const report = await run(one);
  if (report.stopped !== null) {
    const isHang = report.stopped === "time" && (!isExotic || isShort);
    // What should take no time at all is repeated with more time only if the machine is busy.
    const again = isHang ? await run(one, isShort ? 1 : PATIENCE) : report;
    return again.stopped === null ? null : { text: programEnding(again), isFailure: isHang };
  }
  const crash = crashIn(report);
  if (crash === null || crashIn(await run(one)) === null) return null;
  return { text: crash.text, isFailure: !(isExotic && (mayTrace || isShort)) || !crash.isUncaughtError };
}
