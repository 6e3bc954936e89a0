import type { Pause } from "./pauses.ts";

/** Where moments stand on an axis of time. All places are in milliseconds from the begin of the axis. */
export interface TimeScale {
  /** Returns the place of a moment, given in milliseconds since 1970. */
  readonly placeOf: (time: number) => number;
  /** Returns the place of a moment that is given by the time on the axis, which leaves out the pauses. */
  readonly placeOfAxisTime: (milliseconds: number) => number;
  /** Returns the time on the axis at a place. */
  readonly axisTimeAt: (place: number) => number;
  readonly gaps: readonly Gap[];
}

/** The narrow place on the axis that stands for a pause. */
export interface Gap {
  readonly place: number;
  readonly width: number;
  readonly pause: Pause;
}

/**
 * Makes the scale of an axis that begins at `startedAt`. Each of `pauses`, in order and apart, is shortened to `gapWidth`
 * milliseconds at most.
 */
export function createTimeScale(
  startedAt: number,
  { pauses = [], gapWidth = 0 }: { pauses?: readonly Pause[]; gapWidth?: number } = {},
): TimeScale {
  const gaps: Gap[] = [];
  let saved = 0;
  for (const pause of pauses) {
    const width = Math.min(gapWidth, pause.endedAt - pause.startedAt);
    gaps.push({ place: pause.startedAt - startedAt - saved, width, pause });
    saved += pause.endedAt - pause.startedAt - width;
  }
  return {
    gaps,
    placeOf: (time) => {
      let place = time - startedAt;
      for (const { pause, width } of gaps) {
        if (time <= pause.startedAt) break;
        const passed = Math.min(time, pause.endedAt) - pause.startedAt;
        place -= passed - Math.min(passed, width);
      }
      return Math.max(0, place);
    },
    placeOfAxisTime: (milliseconds) => {
      let place = milliseconds;
      for (const gap of gaps) {
        if (place <= gap.place) break;
        place += gap.width;
      }
      return place;
    },
    axisTimeAt: (place) =>
      place - gaps.reduce((sum, gap) => sum + Math.min(gap.width, Math.max(0, place - gap.place)), 0),
  };
}

/** Returns how wide a shortened pause is next to `worked` milliseconds of work. It grows in steps, so that bars stand still. */
export function gapWidthFor(worked: number): number {
  const largest = Math.max(50, worked * 0.06);
  const power = 10 ** Math.floor(Math.log10(largest));
  const step = [5, 2, 1].find((factor) => factor * power <= largest) ?? 1;
  return step * power;
}
