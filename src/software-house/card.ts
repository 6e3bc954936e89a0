import { oneLine } from "../text/printable.ts";
import { firstLine } from "../text/first-line.ts";
import { counted } from "../text/counted.ts";
import type { Evidence } from "./evidence/verifier.ts";
import type { Review } from "./contract/review.ts";
import type { Verdict } from "./contract/verdict.ts";
import { bySeverity, countedFindings, findingText } from "./open-findings.ts";

/** What a run adds to its card. */
export interface CardAmounts {
  /** @default left out */
  rounds?: number | undefined;
  /**
   * Number of model calls.
   * @default left out
   */
  calls?: number | undefined;
  /**
   * The review: its findings are counted and listed.
   * @default null
   */
  review?: Pick<Review, "findings"> | null | undefined;
  /**
   * Number of deviations from the request.
   * @default 0
   */
  deviations?: number | undefined;
}

/**
 * Writes a verdict as a card: one line such as `VERIFIED 9/9 criteria, 12 unit tests, race-clean, bubblewrap`. The line
 * of a verified project names its unproven criteria: `VERIFIED 12/13 criteria, c3 unproven: needs two machines`. Below it
 * are the reason, each criterion that did not pass with its first failure, and each open finding of the review.
 *
 * @example
 * ```ts
 * const verdict = computeVerdict({ specification, tests, evidence });
 * console.log(cardOf(verdict, evidence));
 * ```
 */
export function cardOf(verdict: Verdict, evidence: Evidence | null, amounts: CardAmounts = {}): string {
  const { deviations = 0 } = amounts;
  const findings = amounts.review?.findings ?? [];
  const facts = [
    criteriaText(verdict),
    unitTestText(evidence),
    isRaceClean(evidence) ? "race-clean" : null,
    evidence?.quick ? "quick" : null,
    mutantText(evidence),
    engineText(verdict),
    amounts.rounds === undefined ? null : counted(amounts.rounds, "round"),
    amounts.calls === undefined ? null : counted(amounts.calls, "call"),
    openText(findings),
    deviations === 0 ? null : `not as asked: ${deviations}`,
  ].filter((fact) => fact !== null);
  const lines = [`${HEADINGS[verdict.status]} ${facts.join(", ")}`];
  if (verdict.reason !== null) lines.push(`  ${cardLine(verdict.reason)}`);
  for (const { id, priority, verdict: came, reason } of verdict.criteria) {
    if (came === "pass") continue;
    const accepted = verdict.accepted?.includes(id) === true ? ", accepted" : "";
    const why = failureOf(id, evidence) ?? (isFilled(reason) ? cardLine(reason) : came);
    lines.push(`  ${MARKS[came]} ${id} (${priority}${accepted}): ${why}`);
  }
  lines.push(...bySeverity(findings).map((finding) => `  ${cardLine(findingText(finding))}`));
  return lines.join("\n");
}

function openText(findings: Review["findings"]): string | null {
  const counts = countedFindings(findings);
  return counts === null ? null : `open: ${counts}`;
}

const HEADINGS: Record<Verdict["status"], string> = {
  verified: "VERIFIED",
  "not-verified": "NOT VERIFIED",
  unverified: "UNVERIFIED",
};

const MARKS = { fail: "✗", unproven: "?" } as const;

const LONGEST_LINE = 300;

/** How many unproven criteria the first line names. */
const MOST_NAMED = 2;

/** Longest reason in the first line, in characters. */
const LONGEST_REASON = 100;

/** Counts the criteria. A verified project can have unproven ones: the first of them are named with the reason. */
function criteriaText({ status, criteria }: Verdict): string {
  const passed = criteria.filter(({ verdict }) => verdict === "pass").length;
  const unproven = criteria.filter(({ verdict, reason }) => verdict === "unproven" && isFilled(reason));
  const named = unproven
    .slice(0, MOST_NAMED)
    .map(({ id, reason }) => `${id} unproven: ${shortened(reason ?? "", LONGEST_REASON)}`);
  const more = unproven.length > MOST_NAMED ? [`${unproven.length - MOST_NAMED} more unproven`] : [];
  return [
    `${passed}/${criteria.length} criteria`,
    ...(status === "verified" ? [...named, ...more] : []),
  ].join(", ");
}

function isFilled(text: string | null | undefined): text is string {
  return typeof text === "string" && text.trim() !== "";
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

/** Other languages have no race detector: answers alone prove little. */
function isRaceClean(evidence: Evidence | null): boolean {
  const isDetected = evidence?.toolchain?.startsWith("go ") === true;
  return isDetected && phaseOf(evidence, "race")?.status === "passed";
}

function failureOf(id: string, evidence: Evidence | null): string | null {
  const own = (evidence?.tests ?? []).filter(({ criterionId }) => criterionId === id);
  const failed = own.find(({ status }) => status !== "passed");
  return failed === undefined
    ? null
    : cardLine(`${failed.name}: ${firstLine(failed.failure ?? failed.status)}`);
}

function cardLine(text: string): string {
  return shortened(text, LONGEST_LINE);
}

function shortened(text: string, longest: number): string {
  const line = oneLine(text);
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
}
