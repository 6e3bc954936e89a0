import type { PlanStep } from "../../plan/plan.ts";
import type { Route } from "../../routing/route.ts";

/** A request that a rehearsal plays in full, with everything that the models of a team say. */
export interface TeamExample {
  request: string;
  /** The classifier's choice, and the answer of the specialist. */
  routed: { route: Route; answer: string };
  /** The planner's steps with the result of each, and the synthesizer's answer. */
  planned?: { steps: (PlanStep & { delivers: string })[]; answer: string };
}
