import { isGraphSpecialist, type Specialist } from "./specialist.ts";

/**
 * Returns true for a specialist that learns how to decline a step, and whose replies are read for it. A graph has prompts
 * of its own, and fails in its own ways.
 */
export function mayDeclineSteps(specialist: Specialist): boolean {
  return !isGraphSpecialist(specialist);
}
