import type { PlanStep } from "./plan.ts";

/**
 * What a step amounts to, whatever its id: who does what with which inputs. Two steps of which this is equal would
 * do the same work twice. Case and spacing of the task do not count.
 */
export function workOf({ agent, task, dependsOn }: Omit<PlanStep, "id">): string {
  const words = task.trim().replaceAll(/\s+/g, " ").toLowerCase();
  return JSON.stringify([agent, words, [...new Set(dependsOn)].toSorted()]);
}
