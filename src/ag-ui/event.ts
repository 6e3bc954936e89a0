import type { Event } from "@ag-ui/core";

/** An event whose type is a plain text. The package's own types want a value of its enum, which would have to be loaded. */
type PlainEvent = Event extends infer One
  ? One extends { type: infer Type extends string }
    ? Omit<One, "type"> & { type: `${Type}` }
    : never
  : never;

/** Returns an event as the types of AG-UI have it. */
export function event(plain: PlainEvent): Event {
  return plain as unknown as Event;
}
