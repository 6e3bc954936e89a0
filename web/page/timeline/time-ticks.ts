const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const POWERS = [1, 2, 5, 10, 20, 50, 100, 200, 500];

/** Distances between two ticks that people read easily, in milliseconds. */
const STEPS = [
  ...POWERS,
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...POWERS.map((days) => days * DAY),
];

/** One mark of an axis of time. */
export interface Tick {
  /** Milliseconds from the begin of the axis. */
  readonly at: number;
  readonly label: string;
}

/** Returns the distance of the ticks of an axis of this length: the smallest with at most `maximum` distances. */
export function tickStep(length: number, maximum: number): number {
  const largest = STEPS.at(-1) ?? DAY;
  return STEPS.find((step) => length / step <= Math.max(1, maximum)) ?? largest;
}

/** Lists the ticks of an axis that shows the time between two moments: at round distances from 0, all in one unit. */
export function ticksOf({ from, to }: { from: number; to: number }, maximum: number): Tick[] {
  if (!(to > from)) return [{ at: 0, label: "0" }];
  const step = tickStep(to - from, maximum);
  const first = Math.ceil(from / step);
  // A thousand marks are never useful; the bound keeps a broken clock from filling the page.
  const count = Math.min(1000, Math.floor(to / step) - first + 1);
  return Array.from({ length: count }, (_, index) => {
    const at = (first + index) * step;
    return { at, label: labelOf(at, step) };
  });
}

/**
 * Returns the end of the axis of a run that has taken `elapsed` milliseconds and goes on: a round number with some room
 * above it, so that the scale changes now and then, and not with each frame.
 */
export function horizonOf(elapsed: number): number {
  const wanted = Math.max(2 * SECOND, elapsed * 1.1);
  const step = tickStep(wanted, 8);
  return Math.ceil(wanted / step) * step;
}

function labelOf(milliseconds: number, step: number): string {
  if (milliseconds === 0) return "0";
  if (step < SECOND) {
    return milliseconds < SECOND ? `${milliseconds} ms` : `${decimal(milliseconds / SECOND)} s`;
  }
  if (step < MINUTE) {
    if (milliseconds < MINUTE) return `${milliseconds / SECOND} s`;
    const seconds = Math.round((milliseconds % MINUTE) / SECOND);
    return `${Math.floor(milliseconds / MINUTE)}:${String(seconds).padStart(2, "0")}`;
  }
  if (step < HOUR) {
    if (milliseconds < HOUR) return `${milliseconds / MINUTE} min`;
    const minutes = Math.round((milliseconds % HOUR) / MINUTE);
    return `${Math.floor(milliseconds / HOUR)} h ${String(minutes).padStart(2, "0")}`;
  }
  return step < DAY ? `${milliseconds / HOUR} h` : `${milliseconds / DAY} d`;
}

function decimal(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
