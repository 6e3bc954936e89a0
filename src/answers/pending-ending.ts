import { END } from "@langchain/langgraph";
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

/** The node that makes the typed answer. */
export const ANSWER_NODE = "structured_answer" as const;

/** Leads from a node that wrote the text of the answer to the node that makes its data, or to the end. */
export function afterText({
  ending,
}: {
  ending?: PendingEnding | null | undefined;
}): typeof ANSWER_NODE | typeof END {
  return (ending ?? null) === null ? END : ANSWER_NODE;
}
