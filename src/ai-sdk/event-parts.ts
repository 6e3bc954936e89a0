import type { TroupeEvent } from "../events/events.ts";
import { stepPart } from "./running-steps.ts";
import type { PageStep, TroupeUIMessageChunk } from "./ui-message.ts";

type EventOfType<Type> = Extract<TroupeEvent, { type: Type }>;

/** Returns the data part of an event that stays in the message. A later one with the same id replaces an earlier one. */
export function partOf(event: TroupeEvent): TroupeUIMessageChunk[] {
  const make = PARTS[event.type] as ((event: TroupeEvent) => TroupeUIMessageChunk[]) | undefined;
  return make?.(event) ?? [];
}

/** How the part of each type of event is made. Other events have none. */
const PARTS: { [Type in TroupeEvent["type"]]?: (event: EventOfType<Type>) => TroupeUIMessageChunk[] } = {
  routed: ({ run, route, fallback }) => [{ type: "data-route", id: run, data: { run, route, fallback } }],
  handed_over: ({ run, agent: from, to, reason }) => [
    { type: "data-handoff", data: { run, from, to, reason } },
  ],
  planned: ({ run, steps }) => [{ type: "data-plan", id: run, data: { run, steps } }],
  step_started: (event) => partOfStep(event, "running"),
  step_finished: (event) => partOfStep(event, "completed"),
  step_failed: (event) => partOfStep(event, "failed", event.code),
  step_skipped: (event) => partOfStep(event, "skipped"),
  answered: ({ run, value }) => [{ type: "data-answer", id: run, data: { run, value } }],
};

function partOfStep(
  { run, agent, step }: TroupeEvent,
  status: PageStep["status"],
  code: string | null = null,
): TroupeUIMessageChunk[] {
  if (step === null) return [];
  return [stepPart({ run, step, agent, status, code })];
}
