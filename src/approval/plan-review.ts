import { z } from "zod";

/** The channel `planReview`: where the approval of plans stands. */
export const planReviewSchema = z.object({
  id: z.string(),
  request: z.string(),
  rejections: z.number().int(),
});

/**
 * Which approval the plan waits for. `request` is the id of the human message that it belongs to, and `rejections`
 * how often a plan was rejected for that message.
 */
export type PlanReview = z.infer<typeof planReviewSchema>;

/** How often a plan may be rejected for one request; then the run stops. */
export const MAXIMUM_REJECTIONS = 3;

/** The review of a new plan, under an id of its own: an answer to an earlier plan does not count for this one. */
export function openReview(
  current: PlanReview | null | undefined,
  { request, id }: { request: string; id: string },
): PlanReview {
  return { id, request, rejections: current?.request === request ? current.rejections : 0 };
}
