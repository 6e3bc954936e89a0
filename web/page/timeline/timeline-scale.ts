import type { RunView, Span } from "../run/run-view.ts";
import { pausesOf, workedMilliseconds, type Pause } from "./pauses.ts";
import { latestOf } from "./run-clock.ts";
import { createTimeScale, gapWidthFor, type TimeScale } from "./time-scale.ts";

/** Waits shorter than this, in milliseconds, stay as they are. */
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

/** Makes the scale of a run at a moment, with these pauses left out. */
export function scaleOfRun(begin: number, now: number, pauses: readonly Pause[]): TimeScale {
  return createTimeScale(begin, { pauses, gapWidth: gapWidthFor(workedMilliseconds(begin, now, pauses)) });
}
