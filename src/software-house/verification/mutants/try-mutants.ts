import type { AcceptanceTest } from "../../contract/acceptance-tests.ts";
import type { Mutant } from "./mutant.ts";
import { setupWith } from "./reached.ts";
import { runProgram, type MutantProgram } from "./run-program.ts";

/** A mutant, and the tests that reach its code, the quickest first. */
export interface MutantTrial {
  mutant: Mutant;
  tests: readonly AcceptanceTest[];
  /** How long start and tests take without a change, in milliseconds. */
  milliseconds: number;
}

/** How many programs run at the same time. */
const AT_ONCE = 2;

/**
 * Tries mutants in their order until the time is over, and returns for each tried one whether a test noticed it. A
 * mutant that takes much longer than the unchanged program counts as noticed.
 */
export async function tryMutants(
  program: MutantProgram,
  trials: readonly MutantTrial[],
  { deadline, signal }: { deadline: number; signal?: AbortSignal | undefined },
): Promise<{ mutant: Mutant; isNoticed: boolean }[]> {
  const results: { mutant: Mutant; isNoticed: boolean }[] = [];
  const waiting = [...trials];
  const work = async (): Promise<void> => {
    for (let trial = waiting.shift(); trial !== undefined; trial = waiting.shift()) {
      if (performance.now() >= deadline) return;
      const { mutant } = trial;
      results.push({ mutant, isNoticed: await isNoticed(program, trial, signal) });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results.toSorted((one, other) => one.mutant.id - other.mutant.id);
}

async function isNoticed(
  { workspace, built, setup }: MutantProgram,
  { mutant, tests, milliseconds }: MutantTrial,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const late = AbortSignal.timeout(1_000 + 5 * milliseconds);
  const program = { workspace, built, setup: setupWith(setup, mutant.id) };
  try {
    const { reports } = await runProgram(program, tests, {
      isHasty: true,
      signal: AbortSignal.any([late, ...(signal ? [signal] : [])]),
    });
    return reports.some(({ status }) => status !== "passed");
  } catch (error) {
    signal?.throwIfAborted();
    if (late.aborted) return true;
    throw error;
  }
}
