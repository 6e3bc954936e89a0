import { quotation } from "../../src/errors/structured-reply-error.ts";
import { isTroupeError } from "../../src/errors/troupe-error.ts";
import { toldError } from "../../src/run/told-error.ts";
import type { TurnFailure } from "../turn.ts";

/** Returns what the model said in place of a plan, such as a refusal; null if it said nothing. */
export function saidIn({ error }: TurnFailure): string | null {
  const isWords = isTroupeError(error, "structured_reply_invalid") || isTroupeError(error, "model_declined");
  return isWords && "said" in error && typeof error.said === "string" ? error.said : null;
}

/** Says why there is no plan. Quotes the words of a model that did not plan. */
export function reasonOf(failure: TurnFailure): string {
  const said = saidIn(failure);
  if (said === null) return `planner: ${failure.message}`;
  const { error } = failure;
  const hint =
    isTroupeError(error) && "hint" in error && typeof error.hint === "string" ? `; ${error.hint}` : "";
  return `planner: the model did not plan; it said: ${quotation(said)}${hint}`;
}

/** Says to the user why there is no plan. The faults of a plan are our own words; those of servers are for the operator. */
export function toldReasonOf(failure: TurnFailure): string {
  const { error } = failure;
  const isPlan = isTroupeError(error, "structured_reply_invalid") && "faults" in error;
  const faults: unknown[] = isPlan && Array.isArray(error.faults) ? error.faults : [];
  return faults.length === 0 ? toldError(failure) : `the plan cannot be used: ${faults.join("; ")}`;
}
