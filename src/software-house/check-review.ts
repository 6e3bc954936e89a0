import { shapeFaults } from "./check-specification.ts";
import { reviewSchema, type Review } from "./contract/review.ts";
import type { Specification } from "./contract/specification.ts";

/** Reads a review, or lists what is wrong: a criterion that there is not, or one about which nothing is said. */
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
      .map((id) => `there is no criterion ${JSON.stringify(id)}; there are ${ids.join(", ")}`),
    ...ids.filter((id) => !judged.includes(id)).map((id) => `the criterion ${id} has no verdict`),
  ];
  return faults.length > 0 ? { faults } : { value: parsed.data };
}
