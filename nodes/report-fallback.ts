import { emit } from "../src/events/events.ts";
import { isModelError } from "../src/models/classify-error.ts";
import { fallbackRecord } from "../src/plan/finished-step.ts";
import type { NodeTurn, TurnFailure } from "./turn.ts";

/** Reports that another specialist takes over after a failure, and which streamed message that makes void. */
export function reportFallback(
  { place, scope }: NodeTurn,
  to: string,
  { error, code, message }: TurnFailure,
): void {
  const discards = isModelError(error) ? error.discards : null;
  const record = fallbackRecord(place, to, { code, message });
  emit(scope.config, place, { type: "falling_back", ...record, code, discards });
}
