import { firstLine } from "../../../text/first-line.ts";
import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { TestReport } from "../../contract/round-report.ts";
import type { Specification } from "../../contract/specification.ts";
import { isBroken, keyOfTest, type OnStep, type SeenStep } from "../acceptance/seen-step.ts";
import { findingOf, type Finding } from "../finding.ts";
import { proofOfFixedAnswer } from "../variation/fixed-answer.ts";
import { tryInheritedNames } from "../variation/inherited-names.ts";
import { interleaveTests } from "../variation/interleave-tests.ts";
import type { ValueReplacement } from "../variation/rewrite-test.ts";
import { varyTests, type VariedTests } from "../variation/vary-tests.ts";

/** Runs tests on a new start of the program, and returns the reports of those that must pass. */
export type FreshRun = (tests: AcceptanceTests, onStep?: OnStep) => Promise<TestReport[]>;

/**
 * Runs the tests again with other values. Then runs them with both sets of values, as two clients that take turns. So
 * a program fails if its answers were written for the tests, or are the same for all clients. A failure counts only
 * if an answer proves it, with each of two ways to choose other values. Other failures are a warning: what a test
 * expects may be computed from the value. A program in TypeScript must also treat names that each object has as other words.
 * Returns null if no value can be varied.
 */
export async function checkVariation(
  tests: AcceptanceTests,
  { run, token, specification }: { run: FreshRun; token: () => string; specification: Specification },
): Promise<Finding | null> {
  const remarks: string[] = [];
  const { count, trials } = trialsOf(tests, token);
  for (const trial of trials) {
    const { proof, remark } = await judge(trial, run);
    if (proof !== null) {
      const again = firstFailure(await run(tests));
      return findingOf("failed", again === null ? `${trial.label}: ${proof}` : notAgain(failureText(again)));
    }
    if (remark !== null && trial.isCertain) remarks.push(`${trial.label}, which may be right: ${remark}`);
  }
  const names =
    specification.language === "typescript"
      ? await tryInheritedNames(tests, { run, specification })
      : NO_NAMES;
  if (names.fault?.isRefusal === false) return findingOf("failed", names.fault.text);
  if (names.fault !== null) remarks.push(`a name that each object has is refused: ${names.fault.text}`);
  const [first] = remarks;
  if (first !== undefined) return findingOf("warned", first, remarks.join("\n"));
  const tried = [
    ...(count === 0 ? [] : [`${count} other values`]),
    ...(names.words === 0 ? [] : [`names that each object has, in place of ${names.words} words`]),
  ];
  return tried.length === 0
    ? null
    : findingOf("passed", `the tests also pass with ${tried.join(", and with ")}`);
}

const NO_NAMES = { words: 0, fault: null };

function notAgain(failure: string): string {
  return `the tests passed once, but fail when repeated: ${failure}`;
}

/** Several ways to run the tests with other values. It is enough if one of them passes. */
interface Trial {
  label: string;
  ways: { tests: AcceptanceTests; replacements: readonly ValueReplacement[] }[];
  /** Whether a correct program passes. If not, only a proof counts. */
  isCertain: boolean;
}

function trialsOf(tests: AcceptanceTests, token: () => string): { count: number; trials: Trial[] } {
  const vary = (style: "append" | "replace", reach: "certain" | "wide"): VariedTests =>
    varyTests(tests, { token: token(), style, reach });
  const first = vary("append", "certain");
  const second = vary("replace", "certain");
  // These values keep their length, because an answer may depend on the length.
  const third = vary("replace", "certain");
  const wide = vary("append", "wide");
  const interleaved = [second, third].map(({ tests: varied, replacements }) => {
    const { tests: mixed, count } = interleaveTests(tests, varied);
    return { tests: mixed, count, replacements };
  });
  const label = "with other values than the tests' own";
  const trials: Trial[] = [
    { label, ways: first.count === 0 ? [] : [first, second], isCertain: true },
    {
      label: "with two clients that take turns",
      ways: interleaved[0]?.count === 0 ? [] : interleaved,
      isCertain: true,
    },
    {
      label,
      ways: wide.count <= first.count ? [] : [wide, vary("replace", "wide")],
      isCertain: false,
    },
  ];
  return { count: first.count, trials };
}

/** Returns the proof of the first way if every way gives one; or the first failure if no way passes. */
async function judge(
  { ways, isCertain }: Trial,
  run: FreshRun,
): Promise<{ proof: string | null; remark: string | null }> {
  const proofs: (string | null)[] = [];
  let remark: string | null = null;
  for (const { tests, replacements } of ways) {
    const seen = new Map<string, SeenStep>();
    const reports = await run(tests, (step) => seen.set(keyOfTest(step.test), step));
    const failed = reports.filter(({ status }) => status !== "passed");
    if (failed[0] === undefined) return { proof: null, remark: null };
    const texts = failed.map((report) => proofOf(report, seen.get(keyOfTest(report)), replacements));
    const proof = texts.find((text) => text !== null) ?? null;
    if (proof === null && !isCertain) break;
    proofs.push(proof);
    remark ??= failureText(failed[0]);
  }
  const [first = null] = proofs;
  return proofs.length === ways.length && proofs.every((proof) => proof !== null)
    ? { proof: first, remark: null }
    : { proof: null, remark };
}

/** Returns what a failed test proves: a fixed answer, or a program that broke or did not start; null if nothing. */
function proofOf(
  report: TestReport,
  seen: SeenStep | undefined,
  replacements: readonly ValueReplacement[],
): string | null {
  const hasEnded = report.failure?.includes("the server ended") ?? false;
  if (report.status === "not-run" || hasEnded) return failureText(report);
  if (seen === undefined) return null;
  if (isBroken(seen)) return failureText(report);
  const proof = proofOfFixedAnswer(seen, replacements);
  return proof === null ? null : `${report.name}: ${proof}`;
}

function firstFailure(reports: readonly TestReport[]): TestReport | null {
  return reports.find(({ status }) => status !== "passed") ?? null;
}

function failureText({ name, failure, status }: TestReport): string {
  return `${name}: ${firstLine(failure ?? status)}`;
}
