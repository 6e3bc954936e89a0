import { sha256OfValue } from "../text/hash.ts";
import type { AcceptanceTest } from "./contract/acceptance-tests.ts";
import type { ProjectFile } from "./contract/file-set.ts";
import type { Review } from "./contract/review.ts";
import type { RoundReport } from "./contract/round-report.ts";
import type { Specification } from "./contract/specification.ts";
import { hashFiles } from "./evidence/write-files.ts";

/** What a report is about. */
export interface ReportSubject {
  specification: Specification;
  tests: readonly AcceptanceTest[];
  files: readonly ProjectFile[];
  /** The review of the report; null if there is none. */
  review: Review | null;
}

/** Returns a report with the hashes that bind it to its subject, and that show whether it was changed. */
export function withHashes(report: RoundReport, subject: ReportSubject): RoundReport {
  const bound = { ...report, files: hashFiles(subject.files) };
  const hashes = subjectHashes(subject);
  return { ...bound, hashes: { ...hashes, report: hashOfReport(bound, hashes) } };
}

/** Returns why a report proves nothing about this subject, in one line; null if it does. */
export function faultOfReport(report: RoundReport, subject: ReportSubject): string | null {
  const { round, hashes } = report;
  if (hashes === undefined) {
    return `the report of round ${round} has no hashes: an earlier version wrote it, or it was put into the state`;
  }
  if (!isReportUnchanged(report)) return `the report of round ${round} was changed after it was written`;
  if (report.files !== hashFiles(subject.files)) return `the report of round ${round} is about other files`;
  const now = subjectHashes(subject);
  if (hashes.specification !== now.specification)
    return `the specification was changed after the report of round ${round}`;
  if (hashes.tests !== now.tests)
    return `the acceptance tests were changed after the report of round ${round}`;
  return hashes.review === now.review
    ? null
    : `the review of round ${round} was changed after it was written`;
}

/** Returns true if a report is as it was written; it can be about anything. */
export function isReportUnchanged(report: RoundReport): boolean {
  if (report.hashes === undefined) return false;
  const { report: written, ...bound } = report.hashes;
  return written === hashOfReport(report, bound);
}

type Bound = Omit<NonNullable<RoundReport["hashes"]>, "report">;

function subjectHashes({ specification, tests, review }: ReportSubject): Bound {
  return {
    specification: sha256OfValue(specification),
    tests: sha256OfValue(tests),
    review: review === null ? null : sha256OfValue(review),
  };
}

function hashOfReport({ hashes: _, ...report }: RoundReport, bound: Bound): string {
  return sha256OfValue({ report, ...bound });
}
