import { quoted } from "../text/quoted.ts";
import type { Plan, PlanStep } from "./plan.ts";
import type { PlanRules } from "./check-plan.ts";
import { interpretReplan, type FailedStep, type Replan, type ReplanRequest } from "./replan.ts";
import { replanPrompt } from "./replan-prompt.ts";
import type { Results, ResultsUpdate, StepResult } from "./step-result.ts";

/** What code that plans is told where a plan is to be made anew: it returns the steps that remain. */
export interface Remaining extends ReplanRequest {
  /** Steps that are done, with what they delivered. */
  finished: readonly (PlanStep & { text: string })[];
  /** Steps that had not begun. */
  open: readonly PlanStep[];
}

/** All that the planner needs to make a plan anew. */
export interface ReplanTask<Name extends string> {
  remaining: Remaining;
  /** The user message that asks for what remains. */
  prompt: string;
  interpret: (json: unknown) => { value: Plan<Name> } | { faults: string[] };
  /** What the new plan leaves of the results: only those of finished steps. */
  results: ResultsUpdate<Name>;
}

/** Computes what is finished, what is open and what the new plan is checked against; `standing` are the results that count. */
export function replanTask<Name extends string>(
  state: {
    plan: Plan<Name>;
    results: Results<Name>;
    standing: readonly StepResult[];
    replan: Replan;
    pending: ReplanRequest;
  },
  rules: PlanRules<Name>,
): ReplanTask<Name> {
  const { plan, results, standing, replan, pending } = state;
  const done = standing.filter(({ status }) => status === "completed");
  const ids = new Set(done.map(({ id }) => id));
  const finished = plan.filter(({ id }) => ids.has(id));
  const failed = new Set(pending.failures.map(({ id }) => id));
  const open = plan.filter(({ id }) => !ids.has(id) && !failed.has(id));
  const remaining: Remaining = {
    ...pending,
    finished: finished.map((step) => ({ ...step, text: results[step.id]?.text ?? "" })),
    open,
  };
  return {
    remaining,
    prompt: replanPrompt(remaining),
    interpret: (json) => {
      const read = interpretReplan<Name>(json, { ...rules, finished, failed: replan.failed });
      if ("faults" in read || read.value.length > finished.length) return read;
      return nothingLeft(read.value, pending.failures);
    },
    results: Object.fromEntries(
      Object.keys(results)
        .filter((id) => !ids.has(id))
        .map((id) => [id, null]),
    ),
  };
}

/** A planner may find that nothing remains; but it cannot make a failed step good by leaving it out. */
function nothingLeft<Name extends string>(
  plan: Plan<Name>,
  failures: readonly FailedStep[],
): { value: Plan<Name> } | { faults: string[] } {
  if (failures.length === 0) return { value: plan };
  const ids = quoted(failures.map(({ id }) => id));
  return {
    faults: [`there are no steps in the place of what failed (${ids}): plan another way to the goal`],
  };
}
