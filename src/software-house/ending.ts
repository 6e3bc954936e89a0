import { z } from "zod";
import type { LimitReached } from "../budget/limit-reached.ts";
import { endingAt } from "../budget/limit-reached.ts";
import type { Ending } from "../run/outcome.ts";
import { reachedLimitSchema } from "../run/reached-limit.ts";
import type { Verdict } from "./contract/verdict.ts";

/** The channel `ending`: why a run ends that came to no limit. */
export const endingSchema = z.object({
  status: z.enum(["partial", "stopped", "failed"]),
  reason: z.string(),
  code: z.string().nullable(),
  /** LangGraph's own limit, where it was that. */
  limit: reachedLimitSchema.nullable(),
});

/** Why a run ends that came to no limit of its budget. */
export type HouseEnding = z.infer<typeof endingSchema>;

/** An ending that is about the work, not about what failed on the way. */
export function partialEnding(reason: string): HouseEnding {
  return { status: "partial", reason, code: null, limit: null };
}

/** How a run ended, by its verdict and by what ended it; `hasFiles` says whether there is anything to deliver. */
export function houseEnding(
  verdict: Verdict,
  context: {
    ending: HouseEnding | null;
    limitReached: LimitReached | null;
    hasFiles: boolean;
    reviewFault: string | null;
  },
): Ending {
  const { ending, limitReached, hasFiles, reviewFault } = context;
  if (verdict.status === "verified") {
    return { status: "completed", reason: reviewFault === null ? null : `without a review: ${reviewFault}` };
  }
  const heading = verdict.status === "unverified" && hasFiles ? "unverified" : "not verified";
  const told = (why: string | null): string =>
    [hasFiles ? verdict.reason : null, why].filter((part) => part !== null).join("; ");
  if (limitReached !== null) {
    return { ...endingAt(limitReached), reason: `${heading}: ${told(limitReached.message)}` };
  }
  const reason = `${heading}: ${told(ending?.reason ?? null)}`;
  if (ending === null) return { status: "partial", reason };
  // What exists is delivered, and so the run has not failed as a whole.
  const status = ending.status === "failed" && hasFiles ? "partial" : ending.status;
  return { ...ending, status, reason };
}
