import { envelope } from "../text/envelope.ts";
import type { AcceptanceTest } from "./contract/acceptance-tests.ts";
import type { ProjectFile } from "./contract/file-set.ts";
import type { Review } from "./contract/review.ts";
import type { RoundReport } from "./contract/round-report.ts";
import type { Specification } from "./contract/specification.ts";
import { reportText, reviewLines, warningsText } from "./evidence-text.ts";
import { numberedFilesText } from "./files-text.ts";
import type { Frozen } from "./frozen-tests.ts";
import { specificationText } from "./prompts.ts";
import { rulingsText } from "./rulings-text.ts";
import { testsText } from "./test-text.ts";

/** What the reviewer's task is written from. */
export interface WorkToReview {
  /** The words of the user. */
  request: string;
  specification: Specification;
  tests: readonly AcceptanceTest[];
  frozen: Frozen | null;
  files: readonly ProjectFile[];
  report: RoundReport;
  /** The reviewer's own review of an earlier round; null if there is none. */
  earlier: Review | null;
}

/** Writes the task of the reviewer: everything that is known about the software. */
export function reviewTask(work: WorkToReview): string {
  const { request, specification, tests, frozen, files, report, earlier } = work;
  const rulings = rulingsText(frozen);
  const reviewed = earlier === null ? [] : reviewLines(earlier);
  return [
    `The request:\n${envelope("request", request)}`,
    specificationText(specification),
    `Its acceptance tests:\n${envelope("tests", testsText(tests))}`,
    rulings === null ? null : `Tests that were disputed or added later:\n${envelope("rulings", rulings)}`,
    numberedFilesText(files),
    `What was done with them:\n${envelope("evidence", reportText(report))}`,
    warningsText(report.phases),
    reviewed.length === 0
      ? null
      : `What you said about it before:\n${envelope("review", reviewed.join("\n"))}\nCheck each point again, and repeat in the same words what still holds.`,
    "Review the software.",
  ]
    .filter((section) => section !== null)
    .join("\n\n");
}
