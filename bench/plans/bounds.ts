import type { PlanStep } from "../../src/index.ts";
import { sum } from "../statistics.ts";
import { wavesOf } from "./read-plans.ts";

/** How long a plan takes at least, in milliseconds, from what each of its steps takes. */
export interface MakespanBounds {
  /** Wave by wave: the sum of each wave's slowest step. */
  waves: number;
  /** One step after the other: the sum of all. */
  sequential: number;
}

/** What no supervisor can beat that sends its steps in waves, or one after the other. */
export function makespanBounds(
  { steps }: { steps: readonly PlanStep[] },
  latencyOf: (task: string) => number,
): MakespanBounds {
  const times = wavesOf(steps).map((wave) => wave.map(({ task }) => latencyOf(task)));
  return {
    waves: sum(times.map((wave) => Math.max(...wave))),
    sequential: sum(times.flat()),
  };
}
