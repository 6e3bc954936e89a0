import { unverifiedVerdict } from "./unverified-verdict.ts";
import type { AcceptanceTest, Untestable } from "./contract/acceptance-tests.ts";
import type { ProjectFile } from "./contract/file-set.ts";
import type { Review } from "./contract/review.ts";
import type { RoundReport } from "./contract/round-report.ts";
import type { Specification } from "./contract/specification.ts";
import type { Verdict } from "./contract/verdict.ts";
import { computeVerdict } from "./compute-verdict.ts";
import { faultOfReport } from "./report-hashes.ts";

/** A round as it is judged. */
export interface RoundToJudge {
  specification: Specification;
  tests: AcceptanceTest[];
  /** Criteria that no test can show. */
  untestable: Untestable[];
  /** Whether must criteria that no test can show may stay unproven. */
  acceptUntestable: boolean;
  files: readonly ProjectFile[];
  /** Null if nothing was built yet. */
  report: RoundReport | null;
  review: Review | null;
  /** Why a due review is missing; null if it is not missing. */
  reviewFault: string | null;
  rounds: number;
}

/**
 * Computes the verdict on a round of a run. Evidence that would verify it counts only if its hashes match the files, the
 * tests, the specification and the review: otherwise the round is `unverified`, and the reason says what was changed.
 */
export function judgeRound(round: RoundToJudge): Verdict {
  const { specification, report, review, rounds, acceptUntestable } = round;
  const tests = { tests: round.tests, untestable: round.untestable };
  const verdict = computeVerdict({
    specification,
    tests,
    evidence: report,
    review,
    rounds,
    acceptUntestable,
  });
  if (verdict.status !== "verified" || report === null) return verdict;
  const reason = faultOfReport(report, round) ?? faultOfReview(round, report);
  if (reason === null) return verdict;
  return unverifiedVerdict(reason, { criteria: specification.criteria, rounds });
}

/** Good evidence is always reviewed, unless the reviewer's call failed. */
function faultOfReview({ review, reviewFault }: RoundToJudge, { round }: RoundReport): string | null {
  return review === null && reviewFault === null ? `the review of round ${round} is missing` : null;
}
