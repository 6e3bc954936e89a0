import type { PlanStep } from "./plan.ts";

/**
 * Returns a key of a step's work: its agent, task and dependencies, without its id. Two steps with the same key would do the
 * same work twice. Case and spacing of the task do not count.
 */
export function workOf({ agent, task, dependsOn }: Omit<PlanStep, "id">): string {
  const words = task.trim().replaceAll(/\s+/g, " ").toLowerCase();
  return JSON.stringify([agent, words, [...new Set(dependsOn)].toSorted()]);
}
