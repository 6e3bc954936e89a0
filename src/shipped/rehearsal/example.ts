import type { PlanStep } from "../../plan/plan.ts";
import type { Route } from "../../routing/route.ts";
import type { AcceptanceTests } from "../../software-house/contract/acceptance-tests.ts";
import type { FileSet } from "../../software-house/contract/file-set.ts";
import type { Review } from "../../software-house/contract/review.ts";
import type { Specification } from "../../software-house/contract/specification.ts";

/** A request that the rehearsal plays in full, with everything that the models would say. */
export interface Example {
  request: string;
  /** The classifier's choice, and what the specialist then answers. */
  routed: { route: Route; answer: string };
  /** The planner's steps with what their specialists deliver, and the synthesizer's answer. */
  planned?: { steps: (PlanStep & { delivers: string })[]; answer: string };
  built?: Built;
}

/** What the roles of a Software House say: a first attempt with a real fault, and what repairs it. */
export interface Built {
  specification: Specification;
  tests: AcceptanceTests;
  first: FileSet;
  second: FileSet;
  review: Review;
}
