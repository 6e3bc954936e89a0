import { sumUsage } from "../run/sum-usage.ts";
import type { PlanStep } from "./plan.ts";
import type { Progress } from "./progress.ts";
import type { ResultsUpdate, StepResult } from "./step-result.ts";

/** Returns the update of the results that records skipped steps and removes results that no longer count. */
export function correctionsOf<Name extends string>({
  skipped,
  stale,
}: {
  skipped: Progress["blocked"];
  stale: readonly string[];
}): ResultsUpdate<Name> {
  return {
    ...Object.fromEntries(stale.map((id) => [id, null])),
    ...Object.fromEntries(
      skipped.map(({ step, because }) => [step.id, skippedStep(step as PlanStep<Name>, because)]),
    ),
  };
}

function skippedStep<Name extends string>({ id, agent }: PlanStep<Name>, because: string): StepResult<Name> {
  const error = { code: "step_skipped", message: `step ${because} did not complete` };
  return {
    id,
    agent,
    status: "skipped",
    text: "",
    error,
    attempts: 0,
    usage: sumUsage([]),
    milliseconds: 0,
    models: [],
    fallbacks: [],
  };
}
