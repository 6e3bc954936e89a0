import { outcomeSchema, type Outcome } from "../run/outcome.ts";

/**
 * The schema of how a run is going to end once its typed answer is made.
 * @internal
 */
export const pendingEndingSchema = outcomeSchema.pick({
  status: true,
  reason: true,
  code: true,
  limit: true,
  steps: true,
});

/** How a run is going to end once its typed answer is made. */
export type PendingEnding = Pick<Outcome, "status" | "reason" | "code" | "limit" | "steps">;
