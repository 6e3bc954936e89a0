import type { TroupeEvent } from "../events/events.ts";
import type { Outcome } from "../run/outcome.ts";

/** The text of a tool that failed. What the tool said may be secret. */
export const TOOL_FAILED = "the tool failed";

/** An outcome as a page gets it: without the reason, which may have words of servers and tools. */
export type PageOutcome = Omit<Outcome, "reason">;

/** An event as a page gets it: without texts that come from servers and tools, and without the outcome. */
export type PageEvent = WithoutTexts<TroupeEvent>;

type WithoutTexts<Event> = Event extends { type: keyof HiddenMembers }
  ? Omit<Event, "message" | "error" | "outcome">
  : Event;

/** The member of an event that may have words of servers and tools. */
type TextOf<Event> = Event extends { message: string }
  ? "message"
  : Extract<keyof Event, "error" | "outcome">;

type HiddenMembers = {
  [Event in TroupeEvent as [TextOf<Event>] extends [never] ? never : Event["type"]]: TextOf<Event>;
};

/** The member that is left out of each type of event. Events of applications are sent as they are. */
const HIDDEN: HiddenMembers = {
  compaction_failed: "message",
  falling_back: "message",
  fast_router_passed: "message",
  finished: "outcome",
  handoff_refused: "message",
  limit_reached: "message",
  recall_failed: "message",
  retrying: "message",
  step_failed: "message",
  summary_failed: "message",
  tool_answered: "error",
};

/** Returns what a page gets of an event. */
export function pageEvent(event: TroupeEvent): PageEvent {
  const hidden = (HIDDEN as Partial<Record<string, string>>)[event.type];
  const members = Object.entries(event).filter(([name]) => name !== hidden);
  return Object.fromEntries(members) as PageEvent;
}

/** Returns what a page gets of an outcome. */
export function pageOutcome({ reason: _, ...shown }: Outcome): PageOutcome {
  return shown;
}
