import type { TroupeErrorCode } from "../errors/troupe-error.ts";

/**
 * The errors whose words are for the user: Troupe's own, a person's, and those of a specialist that declined. Messages of other
 * errors can quote a server or an exception, with addresses and secrets.
 */
const TOLD: ReadonlySet<string> = new Set<TroupeErrorCode>([
  "budget_exhausted",
  "plan_invalid",
  "rejected",
  "step_declined",
  "step_timed_out",
]);

/** Returns what an answer says about an error: its message if that is for the user, else only its code. */
export function toldError({ code, message }: { readonly code: string; readonly message: string }): string {
  return TOLD.has(code) ? message : code;
}
