import { z } from "zod";
import { reviewSchema, type Review } from "./contract/review.ts";
import { verdictSchema } from "./contract/verdict.ts";
import { demonstrated, isSameFinding, type ReviewFinding } from "./open-findings.ts";

/** Channel `judgments`: what the gate decided since the request, in order. A round can be judged several times. */
export const judgmentSchema = z.object({
  round: z.number().int(),
  verdict: verdictSchema,
  /** The review of the round; null if there is none. */
  review: reviewSchema.nullable(),
  next: z.enum(["developer", "test_author", "deliver"]),
  /** Why the run went on, or ended; null if everything is good. */
  why: z.string().nullable(),
});

/** One decision of the gate. */
export type Judgment = z.infer<typeof judgmentSchema>;

/** Returns the last review before now; null if there is none. */
export function earlierReview(judgments: readonly Judgment[]): Review | null {
  return judgments.findLast(({ review }) => review !== null)?.review ?? null;
}

/** Returns the demonstrated major findings that no developer was shown yet: each gets one repair round. */
export function newMajors(review: Review | null, judgments: readonly Judgment[]): ReviewFinding[] {
  const shown = judgments
    .filter(({ next }) => next === "developer")
    .flatMap((judgment) => judgment.review?.findings ?? []);
  return demonstrated(review, "major").filter((one) => !shown.some((other) => isSameFinding(one, other)));
}
