import type { RunView, Span } from "../run/run-view.ts";
import { pausesOf, type Pause } from "./pauses.ts";

/** Waits shorter than this, in milliseconds, are not worth leaving out. */
const SHORTEST_PAUSE = 1500;

/** Returns true while a run works or waits. */
export function isLive({ status }: RunView): boolean {
  return status === "running" || status === "waiting";
}

/** Returns the waits that are worth leaving out. */
export function longPausesOf(spans: readonly Span[]): Pause[] {
  return pausesOf(spans, SHORTEST_PAUSE);
}

/** Returns when a run began, in milliseconds since 1970. */
export function beginOfRun({ startedAt, spans }: RunView): number {
  const first = spans[0]?.startedAt ?? startedAt ?? 0;
  return startedAt === null ? first : Math.min(startedAt, first);
}

/** Returns when a run ended, or the newest moment that is known of it. */
export function endOfRun({ endedAt, spans }: RunView): number {
  return Math.max(endedAt ?? 0, latestOf(spans));
}

/** Returns the newest moment of the spans; 0 if there are none. */
export function latestOf(spans: readonly Span[]): number {
  return spans.reduce((latest, { startedAt, endedAt }) => Math.max(latest, endedAt ?? startedAt), 0);
}
