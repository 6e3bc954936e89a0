import type { Span } from "../run/run-view.ts";

/** A time in which a run did nothing but wait for a person, in milliseconds since 1970. */
export interface Pause {
  readonly startedAt: number;
  /** Infinity while it lasts. */
  readonly endedAt: number;
}

/**
 * Finds the times in which a run only waited: a person was asked, and no model, tool or phase was at work. Shorter ones
 * than `shortest` milliseconds are left out.
 */
export function pausesOf(spans: readonly Span[], shortest = 0): Pause[] {
  const waits = unionOf(spans.filter(({ kind }) => kind === "wait"));
  if (waits.length === 0) return [];
  const work = unionOf(spans.filter(({ kind }) => kind === "model" || kind === "tool" || kind === "phase"));
  return waits
    .flatMap((wait) => without(wait, work))
    .filter(({ startedAt, endedAt }) => endedAt > startedAt && endedAt - startedAt >= shortest);
}

/** Returns how long a run has worked until `now`: what it only waited does not count, as for its limit of seconds. */
export function workedMilliseconds(startedAt: number, now: number, pauses: readonly Pause[]): number {
  const waited = pauses.reduce(
    (sum, pause) => sum + Math.max(0, Math.min(pause.endedAt, now) - Math.max(pause.startedAt, startedAt)),
    0,
  );
  return Math.max(0, now - startedAt - waited);
}

/** Joins spans that overlap or touch. */
function unionOf(spans: readonly Span[]): Pause[] {
  const sorted = spans
    .map(({ startedAt, endedAt }) => ({ startedAt, endedAt: endedAt ?? Infinity }))
    .toSorted((one, other) => one.startedAt - other.startedAt);
  const joined: Pause[] = [];
  for (const span of sorted) {
    const last = joined.at(-1);
    if (last === undefined || span.startedAt > last.endedAt) joined.push(span);
    else joined[joined.length - 1] = { ...last, endedAt: Math.max(last.endedAt, span.endedAt) };
  }
  return joined;
}

/** Cuts the times of `others` out of a pause. */
function without(pause: Pause, others: readonly Pause[]): Pause[] {
  let rest: Pause[] = [pause];
  for (const other of others) {
    rest = rest.flatMap((part) => {
      if (other.endedAt <= part.startedAt || other.startedAt >= part.endedAt) return [part];
      return [
        { startedAt: part.startedAt, endedAt: Math.min(part.endedAt, other.startedAt) },
        { startedAt: Math.max(part.startedAt, other.endedAt), endedAt: part.endedAt },
      ].filter(({ startedAt, endedAt }) => endedAt > startedAt);
    });
  }
  return rest;
}
