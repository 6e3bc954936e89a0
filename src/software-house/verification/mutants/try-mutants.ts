import { followSignals } from "../../../langgraph/follow-signals.ts";
import type { AcceptanceTest } from "../../contract/acceptance-tests.ts";
import type { Mutant } from "./mutant.ts";
import { setupWith } from "./reached.ts";
import { runProgram, type MutantProgram } from "./run-program.ts";

/** A mutant, and the tests that reach its code. */
export interface MutantTrial {
  mutant: Mutant;
  /** Tests that do not wait, the quickest first. */
  quick: TestsToRun;
  /** Tests that wait. They run only if no other test notices the mutant. */
  waiting: TestsToRun;
}

/** Tests in the order in which they run. */
export interface TestsToRun {
  tests: readonly AcceptanceTest[];
  /** How long start and tests take without a change, in milliseconds. */
  milliseconds: number;
}

/** Result of a mutant. */
export interface TriedMutant {
  mutant: Mutant;
  isNoticed: boolean;
}

/** How many programs run at the same time: those that work, and those that mostly wait. */
const AT_ONCE = { quick: 2, waiting: 8 } as const;

/**
 * Tries mutants in their order until the time is over, and returns for each tried one whether a test noticed it. A
 * mutant that takes much longer than the unchanged program counts as noticed.
 */
export async function tryMutants(
  program: MutantProgram,
  trials: readonly MutantTrial[],
  { deadline, signal }: { deadline: number; signal?: AbortSignal | undefined },
): Promise<TriedMutant[]> {
  const noticedBy = async (part: "quick" | "waiting", some: readonly MutantTrial[], until: number) => {
    const results: { trial: MutantTrial; isNoticed: boolean }[] = [];
    const left = [...some];
    const work = async (): Promise<void> => {
      for (let trial = left.shift(); trial !== undefined && performance.now() < until; trial = left.shift()) {
        results.push({ trial, isNoticed: await isNoticed(program, { ...trial, ...trial[part] }, signal) });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE[part] }, work));
    return results;
  };
  const tried = await noticedBy("quick", trials, deadline);
  const survivors = tried.filter(({ isNoticed: found, trial }) => !found && trial.waiting.tests.length > 0);
  const longest = Math.max(0, ...survivors.map(({ trial }) => trial.waiting.milliseconds));
  const waited = await noticedBy(
    "waiting",
    survivors.map(({ trial }) => trial),
    Math.max(deadline, performance.now() + longest),
  );
  // A survivor whose waiting tests had no time is not counted: they might have noticed it.
  const decided = [...tried.filter((one) => !survivors.includes(one)), ...waited];
  return decided
    .map(({ trial, isNoticed: found }) => ({ mutant: trial.mutant, isNoticed: found }))
    .toSorted((one, other) => one.mutant.id - other.mutant.id);
}

async function isNoticed(
  { workspace, built, setup }: MutantProgram,
  { mutant, tests, milliseconds }: { mutant: Mutant } & TestsToRun,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (tests.length === 0) return false;
  const late = AbortSignal.timeout(1_000 + 5 * milliseconds);
  const stop = followSignals([late, signal]);
  const program = { workspace, built, setup: setupWith(setup, mutant.id) };
  try {
    const { reports } = await runProgram(program, tests, {
      isHasty: true,
      signal: stop.signal,
    });
    return reports.some(({ status }) => status !== "passed");
  } catch (error) {
    signal?.throwIfAborted();
    if (late.aborted) return true;
    throw error;
  } finally {
    stop.end();
  }
}
