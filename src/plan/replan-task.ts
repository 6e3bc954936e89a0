import { quoted } from "../text/quoted.ts";
import { interpretPlanned, type Planned } from "./planned.ts";
import type { Plan, PlanStep } from "./plan.ts";
import type { PlanRules } from "./check-plan.ts";
import { interpretReplan, type FailedStep, type Replan, type ReplanRequest } from "./replan.ts";
import { replanPrompt } from "./replan-prompt.ts";
import type { Results, ResultsUpdate, StepResult } from "./step-result.ts";

/** What a planner in code gets if the plan must be made again. It returns the remaining steps. */
export interface Remaining extends ReplanRequest {
  /** Finished steps, with their results. */
  finished: readonly (PlanStep & { text: string })[];
  /** Steps that had not begun. */
  open: readonly PlanStep[];
}

/** What the planner needs to make a plan again. */
export interface ReplanTask<Name extends string> {
  remaining: Remaining;
  /** The user message that asks for the remaining steps. */
  prompt: string;
  /** A plan that replaces failed steps names no result: its answer must also say what was found before. */
  interpret: (json: unknown) => { value: Planned<Name> } | { faults: string[] };
  /** The update that keeps only the results of finished steps. */
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
  const readSteps = (json: unknown): { value: Plan<Name> } | { faults: string[] } => {
    const read = interpretReplan<Name>(json, { ...rules, finished, failed: replan.failed });
    if ("faults" in read || read.value.length > finished.length) return read;
    return nothingLeft(read.value, pending.failures);
  };
  return {
    remaining,
    prompt: replanPrompt(remaining),
    interpret: (json) => {
      const read = interpretPlanned<Name>(json, { steps: readSteps, answerFault: NO_ANSWER });
      if ("faults" in read || pending.failures.length === 0) return read;
      return { value: { ...read.value, answerSource: { ...read.value.answerSource, steps: [] } } };
    },
    results: Object.fromEntries(
      Object.keys(results)
        .filter((id) => !ids.has(id))
        .map((id) => [id, null]),
    ),
  };
}

const NO_ANSWER = "an answer without steps is possible for a new request only: plan what remains";

/** Accepts a plan with nothing left to do, unless a step failed: leaving it out does not repair it. */
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
