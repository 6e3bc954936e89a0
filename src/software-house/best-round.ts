import { z } from "zod";
import { fileSetSchema } from "./contract/file-set.ts";
import { reviewSchema } from "./contract/review.ts";
import { roundReportSchema } from "./contract/round-report.ts";
import { verdictSchema } from "./contract/verdict.ts";

/** The channel `best`: the round that came furthest, whole, as it would be delivered. */
export const judgedRoundSchema = z.object({
  files: fileSetSchema.shape.files,
  report: roundReportSchema,
  review: reviewSchema.nullable(),
  verdict: verdictSchema,
});

/** A round's files, with what was found out about them. */
export type JudgedRound = z.infer<typeof judgedRoundSchema>;

/** Which of two rounds is kept: the one with more musts passed, then more criteria, then more phases, then the later. */
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
