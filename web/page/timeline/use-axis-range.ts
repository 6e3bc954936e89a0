import { useLayoutEffect, useReducer, type RefObject } from "react";
import { useClockSteps } from "./run-clock.ts";
import { horizonOf } from "./time-ticks.ts";

/** The part of the time that the axis shows, as places. */
export interface AxisRange {
  readonly offset: number;
  readonly length: number;
}

interface AxisRangeOptions {
  /** The element below which the style sheet reads `--offset` and `--length`. */
  readonly panel: RefObject<HTMLElement | null>;
  /** Returns the place of this moment. */
  readonly place: () => number;
  /** The place at which the axis begins. */
  readonly from: number;
  /** The place at which the axis ends; null if it grows with the run. */
  readonly to: number | null;
}

/** Returns what the axis shows. While it grows, it is drawn again when it needs another length, and not with each frame. */
export function useAxisRange({ panel, place, from, to }: AxisRangeOptions): AxisRange {
  const [, drawAgain] = useReducer((count: number) => count + 1, 0);
  const length = to === null ? horizonOf(place() - from) : Math.max(1, to - from);
  useLayoutEffect(() => {
    panel.current?.style.setProperty("--offset", String(from));
    panel.current?.style.setProperty("--length", String(length));
  }, [panel, from, length]);
  useClockSteps(to === null, () => {
    if (horizonOf(place() - from) !== length) drawAgain();
  });
  return { offset: from, length };
}
