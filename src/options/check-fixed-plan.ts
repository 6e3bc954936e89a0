import type { PlanRules } from "../plan/check-plan.ts";
import { interpretPlan } from "../plan/interpret-plan.ts";
import { interpretPlanned } from "../plan/planned.ts";

/** Returns the faults of a plan that is the same for every request, so that it is checked before the first request. */
export function faultsOfFixedPlan({ plan }: { plan?: unknown }, rules: PlanRules): string[] {
  if (plan === undefined || typeof plan === "function") return [];
  const result = interpretPlanned(plan, {
    steps: (steps) => interpretPlan(steps, rules),
    answerFault: "a fixed plan needs steps, not an answer",
  });
  return "faults" in result ? result.faults.map((fault) => `manager.plan: ${fault}`) : [];
}
