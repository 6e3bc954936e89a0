import { isGraphSpecialist, type Specialist } from "./specialist.ts";

/**
 * Returns true for a specialist that learns how to decline a step, and whose replies are read for it. A graph has prompts
 * of its own, and fails in its own ways. A structured reply has no place for it.
 */
export function mayDeclineSteps(specialist: Specialist): boolean {
  if (isGraphSpecialist(specialist)) return false;
  return specialist.result === undefined || (specialist.tools ?? []).length > 0;
}
