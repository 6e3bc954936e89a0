import type { AcceptanceTest, AcceptanceTests } from "../../contract/acceptance-tests.ts";
import { changeText, type MutantLimits, type MutantReport } from "../../contract/mutant-report.ts";
import { findingOf, type Finding } from "../finding.ts";
import { timed } from "../recorder.ts";
import type { Toolchain } from "../toolchains/toolchain.ts";
import type { Workspace } from "../workspace.ts";
import { shownChange } from "./mutant.ts";
import { notingSetup } from "./reached.ts";
import { runProgram, type MutantProgram } from "./run-program.ts";
import { spreadEdits } from "./spread-edits.ts";
import { buildSwitched, type SwitchedProject } from "./switched-project.ts";
import { tryMutants, type MutantTrial, type TestsToRun, type TriedMutant } from "./try-mutants.ts";

/** What the phase needs. */
export interface MutantSubject {
  workspace: Workspace;
  toolchain: Toolchain;
  tests: AcceptanceTests;
  /** Decides which mutants are tried: the same files get the same mutants. */
  seed: string;
  limits: MutantLimits;
  signal?: AbortSignal | undefined;
}

/**
 * Changes the program in small ways that make it wrong, and runs the acceptance tests against each changed program. A
 * change that no test notices shows what the tests do not check. Changes are chosen in code that the tests reach.
 */
export async function checkMutants(
  subject: MutantSubject,
): Promise<{ finding: Finding; report: MutantReport | null }> {
  const { workspace, toolchain, tests, seed, limits, signal } = subject;
  const { count = 40, seconds = 5 } = limits;
  const begin = performance.now();
  const { mutator } = toolchain;
  if (mutator === null) return skipped("the language has no mutants");
  const project = await buildSwitched(workspace, { toolchain, mutator, seed });
  if ("missing" in project) return skipped(project.missing);
  const program = { workspace, built: project.built, setup: toolchain.programSetup };
  const trials = await chooseTrials(program, { project, tests: tests.tests, seed, signal });
  if ("missing" in trials) return skipped(trials.missing);
  const now = performance.now();
  const deadline = Math.max(begin + 1000 * seconds, now + 500 * seconds);
  const results = await tryMutants(program, trials.slice(0, count), { deadline, signal });
  if (results.length === 0) return skipped("there was no time for a mutant");
  return conclude(results, {
    project,
    note: `${project.mutants.length} changes built in, ${trials.length} reached by the tests`,
  });
}

function skipped(why: string): { finding: Finding; report: null } {
  return { finding: findingOf("skipped", why), report: null };
}

/**
 * Runs the tests once on the program with all mutants off, and chooses mutants that they reach. Code that also runs
 * without a test, when a service starts and stops, is left out: it configures more than it does.
 */
async function chooseTrials(
  program: MutantProgram,
  options: {
    project: SwitchedProject;
    tests: readonly AcceptanceTest[];
    seed: string;
    signal?: AbortSignal | undefined;
  },
): Promise<MutantTrial[] | { missing: string }> {
  const { project, tests, seed, signal } = options;
  const noting = { ...program, setup: notingSetup(program.setup) };
  const isService = program.workspace.specification.kind === "http-service";
  const [{ finding: all, milliseconds: whole }, idle] = await Promise.all([
    timed(() => runProgram(noting, tests, { isHasty: false, signal })),
    isService ? runProgram(noting, [], { isHasty: false, signal }) : null,
  ]);
  const beside = Math.max(0, whole - sumOf(all.reports));
  const usable = tests.flatMap((test, index) => {
    const report = all.reports[index];
    if (report?.status !== "passed") return [];
    return [{ test, milliseconds: report.milliseconds, reached: all.reachedBy[index] ?? new Set<number>() }];
  });
  if (usable.length === 0) {
    const failure = all.reports.find(({ status }) => status !== "passed")?.failure ?? "nothing ran";
    return { missing: `the program with switches for its mutants does not pass the tests: ${failure}` };
  }
  const ordered = usable.toSorted((one, other) => one.milliseconds - other.milliseconds);
  const always = idle?.reached ?? new Set<number>();
  const trials = project.mutants.flatMap((mutant): MutantTrial[] => {
    const reaching = always.has(mutant.id) ? [] : ordered.filter(({ reached }) => reached.has(mutant.id));
    if (reaching.length === 0) return [];
    const part = (isWaiting: boolean): TestsToRun => {
      const some = reaching.filter(({ test }) => hasWait(test) === isWaiting);
      return { tests: some.map(({ test }) => test), milliseconds: beside + sumOf(some) };
    };
    return [{ mutant, quick: part(false), waiting: part(true) }];
  });
  return trials.length === 0
    ? { missing: "no test was seen to reach a place of a change" }
    : spreadTrials(trials, seed);
}

function hasWait({ steps }: AcceptanceTest): boolean {
  const kinds: readonly string[] = steps.map(({ kind }) => kind);
  return kinds.includes("wait");
}

function sumOf(parts: readonly { milliseconds: number }[]): number {
  return parts.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
}

function spreadTrials(trials: readonly MutantTrial[], seed: string): MutantTrial[] {
  const placed = trials.flatMap((trial) => {
    const [first] = trial.mutant.edits;
    return first === undefined ? [] : [{ ...first, trial }];
  });
  return spreadEdits(placed, seed).map(({ trial }) => trial);
}

function conclude(
  results: readonly TriedMutant[],
  { project, note }: { project: SwitchedProject; note: string },
): { finding: Finding; report: MutantReport } {
  const survived = results.flatMap(({ mutant, isNoticed }) => {
    const change = isNoticed ? null : shownChange(mutant, project.sources);
    return change === null ? [] : [change];
  });
  const noticed = results.filter(({ isNoticed }) => isNoticed).length;
  const [first] = survived;
  const summary = `${noticed} of ${results.length} mutants noticed`;
  const finding = findingOf(
    first === undefined ? "passed" : "warned",
    first === undefined ? summary : `${summary}; no test notices ${changeText(first)}`,
    survived.map(changeText).join("\n"),
  );
  return { finding, report: { tried: results.length, noticed, survived, note } };
}
