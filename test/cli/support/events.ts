import type { TroupeEvent, TroupeEventType, Usage } from "../../../src/index.ts";

type Members<Type extends TroupeEventType> = Omit<
  Extract<TroupeEvent, { type: Type }>,
  "type" | "run" | "agent" | "step" | "attempt" | "sequence"
>;

type Place = Partial<Pick<TroupeEvent, "run" | "agent" | "step" | "attempt">>;

/** Creates an event with the fields that matter to a test. */
export function event<Type extends TroupeEventType>(
  type: Type,
  members: Members<Type>,
  place: Place = {},
): TroupeEvent {
  const where = { run: "run", agent: null, step: null, attempt: 1, sequence: 1, ...place };
  return { type, ...members, ...where } as unknown as TroupeEvent;
}

/** Returns the usage of a step with one model call. */
export function used(inputTokens: number, outputTokens: number): Usage {
  return { modelCalls: 1, inputTokens, outputTokens, cost: null };
}
