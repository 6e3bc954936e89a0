import { z } from "zod";
import { fileSetSchema } from "./contract/file-set.ts";
import { reviewSchema } from "./contract/review.ts";
import { roundReportSchema } from "./contract/round-report.ts";
import { verdictSchema } from "./contract/verdict.ts";
import { demonstrated } from "./open-findings.ts";

/** Channel `best`: the best round so far, complete, as it would be delivered. */
export const judgedRoundSchema = z.object({
  files: fileSetSchema.shape.files,
  report: roundReportSchema,
  review: reviewSchema.nullable(),
  verdict: verdictSchema,
});

/** Files of a round, with their evidence and verdict. */
export type JudgedRound = z.infer<typeof judgedRoundSchema>;

/**
 * Returns the better of two rounds: a verified one first, then one that was run, then one whose evidence was good enough
 * for a review, then the one with fewer blockers and fewer failed must criteria, then fewer major findings. Then more passed criteria count, an
 * unproven one more than a failed one, and then more passed phases. If all are equal, returns the later round. The same
 * round, judged again, replaces what it was before.
 */
export function betterRound(best: JudgedRound | null, round: JudgedRound): JudgedRound {
  if (best === null) return round;
  if (best.report.round === round.report.round && round.verdict.status !== "unverified") return round;
  const [one, other] = [meritsOf(best), meritsOf(round)];
  const decisive = one.findIndex((merit, index) => merit !== other[index]);
  return decisive === -1 || (one[decisive] ?? 0) < (other[decisive] ?? 0) ? round : best;
}

const STATUSES = { verified: 2, "not-verified": 1, unverified: 0 } as const;
const POINTS = { pass: 2, unproven: 1, fail: 0 } as const;

function meritsOf({ verdict, report, review }: JudgedRound): number[] {
  const musts = verdict.criteria.filter(({ priority }) => priority === "must");
  const failed = musts.filter((criterion) => criterion.verdict === "fail");
  const pointsOf = (criteria: typeof musts): number =>
    criteria.reduce((sum, criterion) => sum + POINTS[criterion.verdict], 0);
  return [
    STATUSES[verdict.status],
    review === null ? 0 : 1,
    -demonstrated(review, "blocker").length - failed.length,
    -demonstrated(review, "major").length,
    pointsOf(musts),
    pointsOf(verdict.criteria),
    report.phases.filter(({ status }) => status === "passed").length,
  ];
}
