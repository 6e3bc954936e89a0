import { z } from "zod";

/**
 * The schema of the channels `planReview` and `specificationReview`: the state of an approval.
 * @internal
 */
export const planReviewSchema = z.object({
  id: z.string(),
  request: z.string(),
  rejections: z.number().int(),
  approved: z.string().nullable().optional(),
});

/**
 * The approval that a plan or a specification waits for. `id` is another one for each plan. `request` is the id of the
 * human message that the plan belongs to. `rejections` counts how often a plan for that message was rejected. `approved`
 * is the id of the question that a person approved; absent or null if there is none.
 */
export interface PlanReview {
  id: string;
  request: string;
  rejections: number;
  approved?: string | null | undefined;
}

/** How often plans for one request can be rejected before the run stops. */
export const MAXIMUM_REJECTIONS = 3;

/**
 * Returns the review of a new plan. It has an id of its own, so that an answer to an earlier plan does not count for
 * this one.
 */
export function openReview(
  current: PlanReview | null | undefined,
  { request, id }: { request: string; id: string },
): PlanReview {
  return { id, request, rejections: current?.request === request ? current.rejections : 0 };
}
