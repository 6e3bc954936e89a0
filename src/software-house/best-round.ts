import { z } from "zod";
import { fileSetSchema } from "./contract/file-set.ts";
import { reviewSchema } from "./contract/review.ts";
import { roundReportSchema } from "./contract/round-report.ts";
import { verdictSchema } from "./contract/verdict.ts";

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
 * Returns the better of two rounds: a verified one first, then the one with more passed must criteria, then more passed
 * criteria, then more passed phases. If all are equal, returns the later round.
 */
export function betterRound(best: JudgedRound | null, round: JudgedRound): JudgedRound {
  if (best === null) return round;
  const [one, other] = [meritsOf(best), meritsOf(round)];
  const decisive = one.findIndex((merit, index) => merit !== other[index]);
  return decisive === -1 || (one[decisive] ?? 0) < (other[decisive] ?? 0) ? round : best;
}

function meritsOf({ verdict, report }: JudgedRound): number[] {
  const passed = verdict.criteria.filter((criterion) => criterion.verdict === "pass");
  return [
    verdict.status === "verified" ? 1 : 0,
    passed.filter(({ priority }) => priority === "must").length,
    passed.length,
    report.phases.filter(({ status }) => status === "passed").length,
  ];
}
