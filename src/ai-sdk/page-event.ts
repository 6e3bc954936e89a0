import type { TroupeEvent } from "../events/events.ts";

/** An event as a page gets it: without texts that come from servers and tools, and without the outcome. */
export type PageEvent = WithoutTexts<TroupeEvent>;

type WithoutTexts<Event> = Event extends { type: keyof typeof HIDDEN }
  ? Omit<Event, "message" | "error" | "outcome">
  : Event;

/** The member that is left out of each type of event. Events of applications are sent as they are. */
const HIDDEN = {
  falling_back: "message",
  finished: "outcome",
  handoff_refused: "message",
  limit_reached: "message",
  retrying: "message",
  step_failed: "message",
  summary_failed: "message",
  tool_answered: "error",
} as const;

/** Returns what a page gets of an event. */
export function pageEvent(event: TroupeEvent): PageEvent {
  const hidden = (HIDDEN as Partial<Record<string, string>>)[event.type];
  const members = Object.entries(event).filter(([name]) => name !== hidden);
  return Object.fromEntries(members) as PageEvent;
}
