import { counted } from "../text/counted.ts";
import type { Review } from "./contract/review.ts";

/** One thing that the reviewer found. */
export type ReviewFinding = Review["findings"][number];

/** The severities, the most severe first. */
const SEVERITIES = ["blocker", "major", "minor"] as const;

/** Returns true if a finding names a file, a line and a reproduction. Only such a finding sends a project back. */
function isDemonstrated({ path, line, reproduction }: ReviewFinding): boolean {
  return isFilled(path) && line !== null && isFilled(reproduction);
}

/** Returns the findings of one severity that are demonstrated. */
export function demonstrated(review: Review | null, severity: ReviewFinding["severity"]): ReviewFinding[] {
  return (review?.findings ?? []).filter((one) => one.severity === severity && isDemonstrated(one));
}

/** Returns true if two findings claim the same about the same file: their lines may have moved. */
export function isSameFinding(one: ReviewFinding, other: ReviewFinding): boolean {
  return one.path === other.path && plain(one.claim) === plain(other.claim);
}

/** Returns the findings, the most severe first. */
export function bySeverity(findings: readonly ReviewFinding[]): ReviewFinding[] {
  return SEVERITIES.flatMap((severity) => findings.filter((one) => one.severity === severity));
}

/** Counts findings by severity, such as `1 major, 2 minor findings`; returns null if there are none. */
export function countedFindings(findings: readonly Pick<ReviewFinding, "severity">[]): string | null {
  const counts = SEVERITIES.map((severity) => ({
    severity,
    count: findings.filter((one) => one.severity === severity).length,
  })).filter(({ count }) => count > 0);
  const last = counts.at(-1);
  if (last === undefined) return null;
  const before = counts.slice(0, -1).map(({ severity, count }) => `${count} ${severity}`);
  return [...before, counted(last.count, `${last.severity} finding`)].join(", ");
}

/** Describes a finding: its severity, place, claim and reproduction. */
export function findingText({ severity, path, line, claim, reproduction }: ReviewFinding): string {
  const place = path === null ? "" : ` ${path}${line === null ? "" : `:${line}`}`;
  const shown = isFilled(reproduction) ? ` (to reproduce: ${reproduction})` : "";
  return `${severity}${place}: ${claim}${shown}`;
}

function isFilled(text: string | null): text is string {
  return text !== null && text.trim() !== "";
}

function plain(claim: string): string {
  return claim
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
