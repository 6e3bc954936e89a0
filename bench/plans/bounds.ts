import type { PlanStep } from "../../src/index.ts";
import { sum } from "../statistics.ts";
import { wavesOf } from "./read-plans.ts";

/** The shortest possible times of a plan in milliseconds, given the time of each step. */
export interface MakespanBounds {
  /** Wave by wave: the sum of each wave's slowest step. */
  waves: number;
  /** One step after another: the sum of all steps. */
  sequential: number;
}

/** Returns the times that a supervisor cannot beat if it runs its steps in waves, or one after another. */
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
