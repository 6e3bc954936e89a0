import { useCallback, useContext, useEffect, useRef } from "react";
import { FrozenClock } from "../ui/frozen-clock.ts";

const listeners = new Set<(time: number) => void>();
let frame = 0;

/** Calls a listener before each drawing of the page, all listeners from one loop. Returns how to end it. */
function onEachFrame(listener: (time: number) => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) frame = requestAnimationFrame(tick);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) cancelAnimationFrame(frame);
  };
}

function tick(time: number): void {
  frame = requestAnimationFrame(tick);
  for (const listener of listeners) listener(time);
}

/** Calls a listener before each drawing while `isActive`, and never otherwise. */
export function useFrames(isActive: boolean, listener: () => void): void {
  const newest = useRef(listener);
  useEffect(() => {
    newest.current = listener;
  });
  useEffect(() => (isActive ? onEachFrame(() => newest.current()) : undefined), [isActive]);
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
