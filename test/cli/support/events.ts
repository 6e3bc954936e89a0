import type { ShownEvent } from "../../../cli/view/event-text.ts";
import type { Usage } from "../../../src/index.ts";

type Members<Type extends ShownEvent["type"]> = Omit<
  Extract<ShownEvent, { type: Type }>,
  "type" | "run" | "agent" | "step" | "attempt" | "sequence"
>;

type Place = Partial<Pick<ShownEvent, "run" | "agent" | "step" | "attempt">>;

/** An event with what matters to a test. */
export function event<Type extends ShownEvent["type"]>(
  type: Type,
  members: Members<Type>,
  place: Place = {},
): ShownEvent {
  const where = { run: "run", agent: null, step: null, attempt: 1, sequence: 1, ...place };
  return { type, ...members, ...where } as unknown as ShownEvent;
}

/** What a step used. */
export function used(inputTokens: number, outputTokens: number): Usage {
  return { modelCalls: 1, inputTokens, outputTokens, cost: null };
}
