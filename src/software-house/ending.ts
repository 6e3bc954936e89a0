import { z } from "zod";
import type { LimitReached } from "../budget/limit-reached.ts";
import { endingAt } from "../budget/limit-reached.ts";
import type { Ending } from "../run/outcome.ts";
import { reachedLimitSchema } from "../run/reached-limit.ts";
import type { Verdict } from "./contract/verdict.ts";

/** Channel `ending`: why a run ends early, other than by a limit of its budget. */
export const endingSchema = z.object({
  status: z.enum(["partial", "stopped", "failed"]),
  reason: z.string(),
  code: z.string().nullable(),
  /** LangGraph's recursion limit, if that ended the run; otherwise null. */
  limit: reachedLimitSchema.nullable(),
});

/** Why a run ends early, other than by a limit of its budget. */
export type HouseEnding = z.infer<typeof endingSchema>;

/** Returns an ending caused by the work itself, not by a call that failed. */
export function partialEnding(reason: string): HouseEnding {
  return { status: "partial", reason, code: null, limit: null };
}

/**
 * Computes how a run ended, from its verdict and what stopped it. `hasFiles` must be true if there are files to
 * deliver.
 */
export function houseEnding(
  verdict: Verdict,
  context: {
    ending: HouseEnding | null;
    limitReached: LimitReached | null;
    hasFiles: boolean;
    reviewFault: string | null;
    /** Why the last round was refused, if an earlier one is delivered; otherwise null. */
    refusedLast: string | null;
  },
): Ending {
  const { ending, limitReached, hasFiles, reviewFault, refusedLast } = context;
  // There was nothing to verify: without a model, there is no reply to this request.
  if (ending?.code === "rehearsal_unknown") return ending;
  if (verdict.status === "verified") {
    return { status: "completed", reason: reviewFault === null ? null : `without a review: ${reviewFault}` };
  }
  const heading = verdict.status === "unverified" && hasFiles ? "unverified" : "not verified";
  const reasonWith = (why: string | null): string =>
    [hasFiles ? verdict.reason : null, refusedLast, why].filter((part) => part !== null).join("; ");
  if (limitReached !== null) {
    return { ...endingAt(limitReached), reason: `${heading}: ${reasonWith(limitReached.message)}` };
  }
  const reason = `${heading}: ${reasonWith(ending?.reason ?? null)}`;
  if (ending === null) return { status: "partial", reason };
  // Files are delivered, so the run as a whole has not failed.
  const status = ending.status === "failed" && hasFiles ? "partial" : ending.status;
  return { ...ending, status, reason };
}
