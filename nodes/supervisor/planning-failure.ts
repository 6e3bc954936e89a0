import { quotation } from "../../src/errors/structured-reply-error.ts";
import { isTroupeError } from "../../src/errors/troupe-error.ts";
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
