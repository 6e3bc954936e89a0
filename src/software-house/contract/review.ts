import { z } from "zod";
import { shapeFaults } from "./reply-faults.ts";
import type { Specification } from "./specification.ts";

/**
 * Structured reply `review`: what the reviewer found in the code and the evidence. It can lower a verdict, but not
 * raise it.
 */
export const reviewSchema = z.object({
  criteria: z.array(
    z.object({ id: z.string(), verdict: z.enum(["pass", "fail", "unproven"]), evidence: z.string() }),
  ),
  findings: z.array(
    z.object({
      severity: z.enum(["blocker", "major", "minor"]),
      path: z.string().nullable(),
      line: z.number().int().nullable(),
      claim: z.string(),
      reproduction: z.string().nullable(),
    }),
  ),
});

/** What the reviewer found in the code and the evidence. */
export type Review = z.infer<typeof reviewSchema>;

/** Reads a review, or returns all its faults: each unknown criterion, and each criterion without a verdict. */
export function readReview(
  json: unknown,
  { criteria }: Pick<Specification, "criteria">,
): { value: Review } | { faults: string[] } {
  const parsed = reviewSchema.safeParse(json);
  if (!parsed.success) return { faults: shapeFaults(parsed.error) };
  const ids = criteria.map(({ id }) => id);
  const judged = parsed.data.criteria.map(({ id }) => id);
  const faults = [
    ...judged
      .filter((id) => !ids.includes(id))
      .map((id) => `unknown criterion ${JSON.stringify(id)}; available: ${ids.join(", ")}`),
    ...ids.filter((id) => !judged.includes(id)).map((id) => `criterion ${id} has no verdict`),
  ];
  return faults.length > 0 ? { faults } : { value: parsed.data };
}
