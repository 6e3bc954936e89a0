import type { Untestable } from "./contract/acceptance-tests.ts";
import type { RoundReport } from "./contract/round-report.ts";
import type { Review } from "./contract/review.ts";
import type { Verdict } from "./contract/verdict.ts";
import type { Doubt, Frozen } from "./frozen-tests.ts";
import { newMajors, type Judgment } from "./judgments.ts";
import { demonstrated, type ReviewFinding } from "./open-findings.ts";

/** A judged round, and what was asked before. */
export interface RoundToMove {
  verdict: Verdict;
  report: RoundReport;
  review: Review | null;
  frozen: Frozen | null;
  /** What no test can show, according to the author of the tests. */
  untestable: readonly Untestable[];
  judgments: readonly Judgment[];
}

/** Where the work goes after a round was judged, if limits allow it. */
export type Move =
  | { next: "deliver"; why: string | null }
  | { next: "developer"; why: string | null }
  | { next: "test_author"; why: string; doubts: Doubt[] };

/**
 * Decides where the work goes after a round was judged. Only a developer can repair what failed. If a criterion is only
 * unproven, nothing is wrong with the program: then the test author is asked, once for each criterion. A verified program
 * goes back for major findings, once for each of them.
 */
export function moveAfter(round: RoundToMove): Move {
  const { verdict, review, judgments } = round;
  if (verdict.status === "unverified") return { next: "deliver", why: verdict.reason };
  if (verdict.status === "verified") {
    const [major] = newMajors(review, judgments);
    return major === undefined
      ? { next: "deliver", why: null }
      : { next: "developer", why: `review: ${placeOf(major)}: ${major.claim}` };
  }
  if (hasFailedMust(round) || isBroken(round)) return { next: "developer", why: verdict.reason };
  const doubts = openDoubts(round);
  return doubts.length > 0
    ? { next: "test_author", why: verdict.reason ?? "", doubts }
    : { next: "deliver", why: verdict.reason };
}

function placeOf({ path, line }: ReviewFinding): string {
  return `${path ?? ""}:${line ?? ""}`;
}

/** Returns true if a test of a must criterion failed. */
function hasFailedMust({ report, verdict }: RoundToMove): boolean {
  const musts = mustIds(verdict);
  return report.tests.some(({ status, criterionId }) => status === "failed" && musts.has(criterionId));
}

function mustIds({ criteria }: Verdict): Set<string> {
  return new Set(criteria.filter(({ priority }) => priority === "must").map(({ id }) => id));
}

/** Returns true if something other than acceptance tests stands against the program. */
function isBroken({ report, verdict, review }: RoundToMove): boolean {
  const failed = report.phases.some(({ phase, status }) => status === "failed" && phase !== "acceptance");
  const musts = mustIds(verdict);
  const rated = (review?.criteria ?? []).filter(({ id, evidence, ...said }) => {
    return musts.has(id) && said.verdict === "fail" && evidence.trim() !== "";
  });
  return failed || rated.length > 0 || demonstrated(review, "blocker").length > 0;
}

/** Returns the must criteria that the reviewer calls unproven, and about which the test author was not asked yet. */
function openDoubts({ verdict, review, frozen, untestable }: RoundToMove): Doubt[] {
  const answered = [...(frozen?.doubts ?? []), ...untestable];
  const asked = new Set(answered.map(({ criterionId }) => criterionId));
  return verdict.criteria
    .filter(({ id, priority, verdict: came }) => priority === "must" && came === "unproven" && !asked.has(id))
    .flatMap(({ id }) => {
      const said = review?.criteria.find((one) => one.id === id && one.verdict === "unproven");
      return said === undefined || said.evidence.trim() === ""
        ? []
        : [{ criterionId: id, reason: said.evidence }];
    });
}
