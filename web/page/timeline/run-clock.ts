import { useCallback, useContext, useEffect, useRef } from "react";
import { FrozenClock } from "../ui/frozen-clock.ts";

/** Milliseconds between two steps of the clock: bars and times that grow in smaller steps look the same. */
const STEP = 80;

const listeners = new Set<() => void>();
let frame = 0;
let newestStep = 0;

/** Calls a listener with each step of the clock, all listeners before the same drawing of the page. Returns how to end it. */
function onEachStep(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) frame = requestAnimationFrame(tick);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) cancelAnimationFrame(frame);
  };
}

function tick(time: number): void {
  frame = requestAnimationFrame(tick);
  if (time - newestStep < STEP) return;
  newestStep = time;
  for (const listener of listeners) listener();
}

/** Calls a listener some times a second while `isActive`, and never otherwise. */
export function useClockSteps(isActive: boolean, listener: () => void): void {
  const newest = useRef(listener);
  useEffect(() => {
    newest.current = listener;
  });
  useEffect(() => (isActive ? onEachStep(() => newest.current()) : undefined), [isActive]);
}

/**
 * Returns a clock that shows the time of the server, in milliseconds since 1970: never before the newest moment that is
 * known of the run. In a replay it stands at the moment that is shown.
 */
export function useRunClock(latest: number): () => number {
  const frozen = useContext(FrozenClock);
  const offset = useRef(0);
  useEffect(() => {
    offset.current = Math.max(offset.current, latest - Date.now());
  }, [latest]);
  return useCallback(() => frozen ?? Date.now() + offset.current, [frozen]);
}
