import { oneLine } from "../text/printable.ts";
import { counted } from "../text/counted.ts";
import type { Evidence } from "./evidence/verifier.ts";
import type { Verdict } from "./contract/verdict.ts";

/** Numbers that a run adds to its card. */
export interface CardAmounts {
  /** @default left out */
  rounds?: number | undefined;
  /**
   * Number of model calls.
   * @default left out
   */
  calls?: number | undefined;
}

/**
 * Writes a verdict as a card: one line such as `VERIFIED 9/9 criteria, 12 unit tests, race-clean, bubblewrap`. Below it
 * are the reason, and each criterion that did not pass with its first failure.
 *
 * @example
 * ```ts
 * const verdict = computeVerdict({ specification, tests, evidence });
 * console.log(cardOf(verdict, evidence));
 * ```
 */
export function cardOf(verdict: Verdict, evidence: Evidence | null, amounts: CardAmounts = {}): string {
  const facts = [
    criteriaText(verdict),
    unitTestText(evidence),
    phaseOf(evidence, "race")?.status === "passed" ? "race-clean" : null,
    mutantText(evidence),
    engineText(verdict),
    amounts.rounds === undefined ? null : counted(amounts.rounds, "round"),
    amounts.calls === undefined ? null : counted(amounts.calls, "call"),
  ].filter((fact) => fact !== null);
  const lines = [`${HEADINGS[verdict.status]} ${facts.join(", ")}`];
  if (verdict.reason !== null) lines.push(`  ${cardLine(verdict.reason)}`);
  for (const { id, priority, verdict: came } of verdict.criteria) {
    if (came !== "pass")
      lines.push(`  ${MARKS[came]} ${id} (${priority}): ${failureOf(id, evidence) ?? came}`);
  }
  return lines.join("\n");
}

const HEADINGS: Record<Verdict["status"], string> = {
  verified: "VERIFIED",
  "not-verified": "NOT VERIFIED",
  unverified: "UNVERIFIED",
};

const MARKS = { fail: "✗", unproven: "?" } as const;

const LONGEST_LINE = 300;

function criteriaText({ criteria }: Verdict): string {
  const passed = criteria.filter(({ verdict }) => verdict === "pass").length;
  return `${passed}/${criteria.length} criteria`;
}

function unitTestText(evidence: Evidence | null): string | null {
  const tests = evidence?.unitTests ?? null;
  if (tests === null) return null;
  const all = counted(tests.passed + tests.failed, "unit test");
  return tests.failed === 0 ? all : `${all} (${tests.failed} failed)`;
}

function mutantText(evidence: Evidence | null): string | null {
  const mutants = evidence?.mutants ?? null;
  return mutants === null ? null : `${mutants.noticed} of ${mutants.tried} mutants noticed`;
}

function engineText({ sandbox }: Verdict): string | null {
  return sandbox === "none" ? "not sandboxed" : sandbox;
}

function phaseOf(evidence: Evidence | null, name: string): Evidence["phases"][number] | undefined {
  return evidence?.phases.find(({ phase }) => phase === name);
}

function failureOf(id: string, evidence: Evidence | null): string | null {
  const own = (evidence?.tests ?? []).filter(({ criterionId }) => criterionId === id);
  const failed = own.find(({ status }) => status !== "passed");
  return failed === undefined ? null : cardLine(`${failed.name}: ${failed.failure ?? failed.status}`);
}

function cardLine(text: string): string {
  const line = oneLine(text);
  return line.length <= LONGEST_LINE ? line : `${line.slice(0, LONGEST_LINE - 1)}…`;
}
