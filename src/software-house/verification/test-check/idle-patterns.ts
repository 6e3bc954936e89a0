import type { AcceptanceTest } from "../../contract/acceptance-tests.ts";
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

/** Returns true if a test forbids something. A program that does nothing does nothing that is forbidden either. */
export function forbidsSomething({ steps }: AcceptanceTest): boolean {
  return steps.some(
    (step) =>
      searchedPatterns(step).some((pattern) => FORBIDDING.test(pattern) && !matchesEveryText(pattern)) ||
      expectsAbsence(step),
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

type Step = AcceptanceTest["steps"][number];

/** Patterns that are searched in a body or in an output. That of a header also expects that there is the header. */
function searchedPatterns(step: Step): string[] {
  if (step.kind === "http") return step.expect.body;
  return step.kind === "command" ? [...step.expect.stdout, ...step.expect.stderr] : [];
}

/** Returns true if a step expects that something is not there. */
function expectsAbsence(step: Step): boolean {
  if (!("expect" in step)) return false;
  const { absent, absentHeaders, present = true } = step.expect as Partial<Record<string, unknown>>;
  return !present || [absent, absentHeaders].some((list) => Array.isArray(list) && list.length > 0);
}

function matches(pattern: string, text: string): boolean {
  return "groups" in findPattern(pattern, text);
}
