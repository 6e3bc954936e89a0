import { checkEach, checkPlan, type PlanRules } from "./check-plan.ts";
import type { Plan } from "./plan.ts";
import { readPlan } from "./read-plan.ts";

/** Reads and checks a plan that a model or code wrote. Returns the plan or every fault. */
export function interpretPlan<Name extends string>(
  json: unknown,
  rules: PlanRules<Name>,
): { value: Plan<Name> } | { faults: string[] } {
  const read = readPlan(json);
  if ("faults" in read) return { faults: [...read.faults, ...checkEach(read.readable, rules)] };
  const faults = checkPlan(read.plan, rules);
  // The check has just shown every agent to be one of the names.
  return faults.length > 0 ? { faults } : { value: read.plan as Plan<Name> };
}
