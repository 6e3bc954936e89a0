import { useLayoutEffect, useReducer, type RefObject } from "react";
import { useFrames } from "./run-clock.ts";
import { horizonOf } from "./time-ticks.ts";

interface AxisLengthOptions {
  /** The element below which the style sheet reads `--length` and `--now`. */
  readonly panel: RefObject<HTMLElement | null>;
  readonly isGrowing: boolean;
  /** Returns the place of this moment. */
  readonly place: () => number;
  /** The place of the end of a finished run. */
  readonly end: number;
}

/**
 * Returns the place of the end of the axis. While the run goes on, each frame sets only the style property `--now`, from
 * which the style sheet draws what grows; React works again when the axis needs another length.
 */
export function useAxisLength({ panel, isGrowing, place, end }: AxisLengthOptions): number {
  const [, drawAgain] = useReducer((count: number) => count + 1, 0);
  const length = isGrowing ? horizonOf(place()) : Math.max(1, end);
  useLayoutEffect(() => {
    panel.current?.style.setProperty("--length", String(length));
  }, [panel, length]);
  useFrames(isGrowing, () => {
    const now = place();
    panel.current?.style.setProperty("--now", String(Math.round(now)));
    if (horizonOf(now) !== length) drawAgain();
  });
  return length;
}
