import type { KnownEvent } from "./moment.ts";

/**
 * Returns the node of a Software House that begins to work after an event, without an event of its own: the building and the
 * verification. Returns null after all other events.
 */
export function nodeAfter(event: KnownEvent): "build" | "verify" | null {
  if (event.type === "files_written") return event.disputes.length === 0 ? "build" : null;
  if (event.type !== "phase_finished") return null;
  return event.agent === "build" && event.phase === "build" && event.status !== "failed" ? "verify" : null;
}
