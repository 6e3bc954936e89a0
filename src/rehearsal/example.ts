import type { PlanStep } from "../plan/plan.ts";
import type { Route } from "../route.ts";

/** A request that the rehearsal plays in full, with everything that the models would say. */
export interface Example {
  request: string;
  /** The classifier's choice, and what the specialist then answers. */
  routed: { route: Route; answer: string };
  /** The planner's steps with what their specialists deliver, and the synthesizer's answer. */
  planned?: { steps: (PlanStep & { delivers: string })[]; answer: string };
}
