import type { AcceptanceTest, AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { Specification } from "../../contract/specification.ts";
import type { TestReport } from "../../contract/round-report.ts";
import { firstLine } from "../../../text/first-line.ts";
import { keyOfTest, type OnStep, type SeenStep } from "../acceptance/seen-step.ts";
import { hasWord, ownWords } from "./own-words.ts";
import { rewriteTest, type ValueReplacement } from "./rewrite-test.ts";
import { alikeRuns, unlikeReports, type AlikeWords } from "./unlike-reports.ts";

/** Names that each object of JavaScript has, each with a word that looks alike and is sorted next to it. */
const NAMES = [
  { inherited: "constructor", plain: "constructoq" },
  { inherited: "__proto__", plain: "__prota__" },
] as const satisfies readonly AlikeWords[];

/** How many words are replaced at once: each by another name. */
const AT_ONCE = NAMES.length;

/** Most tests that are run with the same names: the shortest. */
const MOST_TESTS = 5;

/** Time after which no further words are tried, in milliseconds. */
const LONG_MILLISECONDS = 8_000;

type Run = (tests: AcceptanceTests, onStep?: OnStep) => Promise<TestReport[]>;

/** What a name that every object has shows. */
interface NameFault {
  text: string;
  /** Whether the program refuses the name, which may be wanted. */
  isRefusal: boolean;
}

/**
 * Runs tests with names that each object of JavaScript has, such as `constructor`, in place of words that the authors of the
 * tests made up. Something is wrong if a test passes, or a run ends well, with a word that looks alike, but not with such a
 * name, and twice.
 */
export async function tryInheritedNames(
  tests: AcceptanceTests,
  { run, specification }: { run: Run; specification: Specification },
): Promise<{ words: number; fault: NameFault | null }> {
  const tried = new Set<string>();
  const deadline = performance.now() + LONG_MILLISECONDS;
  const next = trialsOf(ownWords(tests, specification));
  for (let trial = next.shift(); trial !== undefined && performance.now() < deadline; trial = next.shift()) {
    const fault = await faultOf(trial, { tests, run });
    if (fault !== null && fault !== "mixed") return { words: tried.size, fault };
    // A word may be one of a fixed choice. The others are tried without it.
    if (fault === "mixed" && trial.length > 1) next.unshift(...trial.map((pair) => [pair]));
    if (fault === null) for (const { word } of trial) tried.add(word);
  }
  return { words: tried.size, fault: null };
}

/** A word, and the names that replace it. */
interface Pair {
  word: string;
  name: AlikeWords;
}

/** Replaces each word by each name once. */
function trialsOf(words: readonly string[]): Pair[][] {
  const groups: string[][] = [];
  for (let index = 0; index < words.length; index += AT_ONCE)
    groups.push(words.slice(index, index + AT_ONCE));
  return groups.flatMap((group) =>
    NAMES.map((_, turn) =>
      group.map((word, index): Pair => ({ word, name: NAMES[(index + turn) % NAMES.length] ?? NAMES[0] })),
    ),
  );
}

/** Runs the tests with the names. Returns `mixed` if they fail with plain words in their place, too. */
async function faultOf(
  trial: readonly Pair[],
  { tests, run }: { tests: AcceptanceTests; run: Run },
): Promise<NameFault | "mixed" | null> {
  const withWords = tests.tests.filter((test) => trial.some(({ word }) => hasWord(test, word)));
  const shortest = withWords.toSorted((one, other) => one.steps.length - other.steps.length);
  const chosen = new Set(shortest.slice(0, MOST_TESTS));
  const own = withWords.filter((test) => chosen.has(test));
  const odd = await ranWith(own, { trial, kind: "inherited", run });
  if (odd.failed.length === 0) return null;
  const plain = await ranWith(own, { trial, kind: "plain", run });
  const fault = firstFault(trial, odd, plain);
  if (fault === null)
    return plain.failed.every((report) => runsOf(report, trial, odd, plain)) ? null : "mixed";
  const again = firstFault(
    trial,
    await ranWith(own, { trial, kind: "inherited", run }),
    await ranWith(own, { trial, kind: "plain", run }),
  );
  return again === null ? null : fault;
}

/** What tests did with replaced words. */
interface Ran {
  failed: TestReport[];
  /** The last step of each test that was run. */
  seen: ReadonlyMap<string, SeenStep>;
}

async function ranWith(
  tests: readonly AcceptanceTest[],
  { trial, kind, run }: { trial: readonly Pair[]; kind: "inherited" | "plain"; run: Run },
): Promise<Ran> {
  const replacements = trial.map(({ word, name }): ValueReplacement => ({ value: word, fresh: name[kind] }));
  const seen = new Map<string, SeenStep>();
  const reports = await run({ tests: tests.map((test) => rewriteTest(test, replacements)) }, (step) =>
    seen.set(keyOfTest(step.test), step),
  );
  return { failed: reports.filter(({ status }) => status !== "passed"), seen };
}

/** Returns what a command gave for a test with both kinds of words, whatever the test expects; null for a service. */
function runsOf(
  report: TestReport,
  trial: readonly Pair[],
  odd: Ran,
  plain: Ran,
): ReturnType<typeof alikeRuns> {
  const key = keyOfTest(report);
  return alikeRuns(
    odd.seen.get(key),
    plain.seen.get(key),
    trial.map(({ name }) => name),
  );
}

function firstFault(trial: readonly Pair[], odd: Ran, plain: Ran): NameFault | null {
  const failing = new Set(plain.failed.map(keyOfTest));
  for (const report of odd.failed) {
    const failsAnyway = failing.has(keyOfTest(report));
    const runs = failsAnyway ? runsOf(report, trial, odd, plain) : null;
    const shown = failsAnyway ? runs && unlikeReports(runs) : firstLine(report.failure ?? report.status);
    if (shown === null) continue;
    const names = trial.map(({ name, word }) => `${quoted(name.inherited)} in place of ${quoted(word)}`);
    const plains = trial.map(({ name }) => quoted(name.plain));
    const text = `${report.name}, with ${names.join(" and ")}: ${shown}; not so with ${plains.join(" and ")}`;
    return { text, isRefusal: !failsAnyway && isRefused(odd.seen.get(keyOfTest(report))) };
  }
  return null;
}

/** Returns true if the answer is one of those that refuse a request for what it holds. */
function isRefused(seen: SeenStep | undefined): boolean {
  return (
    seen !== undefined &&
    "answers" in seen &&
    seen.answers.some((answer) => "status" in answer && [400, 403, 422].includes(answer.status))
  );
}

function quoted(word: string): string {
  return JSON.stringify(word);
}
