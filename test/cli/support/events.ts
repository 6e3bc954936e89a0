import type { ShownEvent } from "../../../cli/view/event-text.ts";
import type { Usage } from "../../../src/index.ts";

type Members<Type extends ShownEvent["type"]> = Omit<
  Extract<ShownEvent, { type: Type }>,
  "type" | "run" | "agent" | "step" | "attempt" | "sequence"
>;

type Place = Partial<Pick<ShownEvent, "run" | "agent" | "step" | "attempt">>;

/** Creates an event with the fields that matter to a test. */
export function event<Type extends ShownEvent["type"]>(
  type: Type,
  members: Members<Type>,
  place: Place = {},
): ShownEvent {
  const where = { run: "run", agent: null, step: null, attempt: 1, sequence: 1, ...place };
  return { type, ...members, ...where } as unknown as ShownEvent;
}

/** Returns the usage of a step with one model call. */
export function used(inputTokens: number, outputTokens: number): Usage {
  return { modelCalls: 1, inputTokens, outputTokens, cachedTokens: 0, cost: null };
}
