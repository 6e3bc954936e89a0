import type { AcceptanceTest, TestStep } from "../../contract/acceptance-tests.ts";
import { expectedPatterns, forbiddenPatterns, requestsOf } from "../../contract/step-patterns.ts";
import { findPattern } from "../../evidence/patterns.ts";

/** Returns the patterns of a test that match every text, so that they expect nothing. */
export function idlePatterns({ steps }: AcceptanceTest): { step: number; pattern: string }[] {
  return steps.flatMap((step, index) =>
    searchedPatterns(step)
      .filter(matchesEveryText)
      .map((pattern) => ({ step: index + 1, pattern })),
  );
}

/**
 * Returns true if a pattern certainly matches every text. A pattern that matches the empty text also matches at the end
 * of any text, unless it looks back; and at the start of any text, unless it looks ahead.
 */
export function matchesEveryText(pattern: string): boolean {
  // What is inserted is not known here.
  if (pattern.includes("{{") || !matches(pattern, "")) return false;
  const plain = pattern.replaceAll(/\[(?:\\[^]|[^\]\\])*\]/g, "c").replaceAll(/\\[^bBAzZ]/g, "c");
  const looksBack = /\^|\\[bBA]|\(\?<[=!]/.test(plain);
  const looksAhead = /\$|\\[bBzZ]|\(\?[=!]/.test(plain);
  if (!looksBack || !looksAhead) return true;
  return !FORBIDDING.test(pattern) && ODD_TEXTS.every((text) => matches(pattern, text));
}

/**
 * Returns true if a test forbids something, or limits a time. A program that does nothing does nothing that is forbidden
 * either, and quickly.
 */
export function forbidsSomething({ steps }: AcceptanceTest): boolean {
  return steps.some(
    (step) =>
      searchedPatterns(step).some((pattern) => FORBIDDING.test(pattern) && !matchesEveryText(pattern)) ||
      forbiddenPatterns(step).length > 0 ||
      isForbidden(step),
  );
}

/** Parts of patterns by which a text may be refused for what it contains. */
const FORBIDDING = /\(\?<?!|\[\^/;

/** Texts that have little in common. */
const ODD_TEXTS = [
  "x",
  "{}",
  "\n",
  " 0 ",
  "error: no\nsuch file\n",
  '[{"a": "é"}]',
  "\u0000",
  "-".repeat(5_000),
];

/**
 * Returns the patterns that are searched in a body or an output. Those of a header or a file are not among them: they also
 * expect that there is the header or the file.
 */
function searchedPatterns(step: TestStep): string[] {
  if (step.kind === "command") return expectedPatterns(step);
  return requestsOf(step).flatMap(({ expect }) => expect.body);
}

/** Returns true if a step expects that something other than a pattern is not there, or limits a time. */
function isForbidden(step: TestStep): boolean {
  if (step.kind === "file") return step.expect?.present === false;
  const expectations = step.kind === "command" ? [step.expect] : requestsOf(step).map(({ expect }) => expect);
  return expectations.some(
    (expect) =>
      (expect.milliseconds ?? null) !== null ||
      (expect.json ?? []).some(({ is }) => is === "absent") ||
      ("absentHeaders" in expect && (expect.absentHeaders ?? []).length > 0),
  );
}

function matches(pattern: string, text: string): boolean {
  return "groups" in findPattern(pattern, text);
}
