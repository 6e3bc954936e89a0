import type { AcceptanceTest } from "../../contract/acceptance-tests.ts";
import { textsOf } from "../../contract/step-texts.ts";

/** Returns true if a test sets the clock or inserts a date, which is in UTC: in another time zone it may be another day. */
export function dependsOnTimeZone({ steps }: AcceptanceTest): boolean {
  return steps.some(
    (step) =>
      (step.kind === "command" && (step.clock ?? null) !== null) ||
      textsOf(step).some((text) => /\{\{(?:date|month|now)/.test(text)),
  );
}
