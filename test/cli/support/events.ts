import type { TroupeEvent, TroupeEventType, Usage } from "../../../src/index.ts";

type Members<Type extends TroupeEventType> = Omit<
  Extract<TroupeEvent, { type: Type }>,
  "type" | "run" | "agent" | "step" | "attempt" | "sequence"
>;

type Place = Partial<Pick<TroupeEvent, "run" | "agent" | "step" | "attempt">>;

/** An event with what matters to a test. */
export function event<Type extends TroupeEventType>(
  type: Type,
  members: Members<Type>,
  place: Place = {},
): TroupeEvent {
  const where = { run: "run", agent: null, step: null, attempt: 1, sequence: 1, ...place };
  return { type, ...members, ...where } as unknown as TroupeEvent;
}

/** What a step used. */
export function used(inputTokens: number, outputTokens: number): Usage {
  return { modelCalls: 1, inputTokens, outputTokens, cost: null };
}
