import type { JournalEntry, JournalCall } from "../../../src/journal/journal-entry.ts";
import type { TroupeEvent } from "../../../src/events/events.ts";
import type { SoftwareHouseEvent } from "../../../src/software-house/events.ts";

/** An entry with an event. */
export type EventEntry = Extract<JournalEntry, { kind: "event" }>;

/** An event whose members are known. Events of other applications only have a type and a place. */
export type KnownEvent = TroupeEvent | SoftwareHouseEvent;

/** A moment of the run that is shown, with where in it the moment belongs. */
export interface Moment {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The begin of its superstep, if that is all that is known of its time. */
  readonly since: number | null;
  readonly event: KnownEvent;
  /** True if it happened in the run itself, and not in one of its teams. */
  readonly isOwn: boolean;
  /** What stands before the name of a node in the drawing: empty, or such as `research:` for the nodes of a team. */
  readonly path: string;
  /** The work that a team does here; null in the run itself. */
  readonly above: Place | null;
}

/** An event of one type. */
export type EventOfType<Type extends KnownEvent["type"]> = Extract<KnownEvent, { type: Type }>;

/** What a reader does with the events of some types. */
export type Handlers<Result = void> = {
  readonly [Type in KnownEvent["type"]]?: (event: EventOfType<Type>, moment: Moment) => Result;
};

/** Calls the handler for the type of an event. Returns undefined if there is none. */
export function handle<Result>(moment: Moment, handlers: Handlers<Result>): Result | undefined {
  const { event } = moment;
  // Events come from elsewhere, so their types may be any text.
  if (!Object.hasOwn(handlers, event.type)) return undefined;
  const handler = handlers[event.type] as ((event: KnownEvent, moment: Moment) => Result) | undefined;
  return handler?.(event, moment);
}

/** A finished model call of the run that is shown. */
export interface CallMoment {
  readonly call: JournalCall;
  readonly above: Place | null;
}

/** Who works on what in which run. */
export interface Place {
  readonly run: string;
  readonly agent: string | null;
  readonly step: string | null;
}

/** Returns a text that is the same for the same place only. */
export function keyOfPlace({ run, agent, step }: Place): string {
  return `${run}|${agent ?? ""}|${step ?? ""}`;
}
