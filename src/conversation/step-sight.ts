import type { ContextPolicy } from "./context.ts";

/** The earlier results that the agent of a step sees, by the graph's `context`. `resultsFor` selects them. */
const RESULTS: Readonly<Record<ContextPolicy, string>> = {
  dependencies: "the results of the steps in its dependsOn",
  ancestors: "the results of the steps in its dependsOn and of all steps that those build on",
  all: "all results that are finished by then",
};

/** Says to a planner what the agent of a step is shown. Holds for every prompt of the planner. */
export function stepSight(context: ContextPolicy): string {
  return `An agent sees only the conversation, its task and ${RESULTS[context]}.`;
}
