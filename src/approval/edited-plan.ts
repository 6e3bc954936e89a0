import type { Plan, PlanStep } from "../plan/plan.ts";
import { interpretPlanned, type Planned } from "../plan/planned.ts";
import { interpretReplan, type ReplanRules } from "../plan/replan.ts";
import { isRecord } from "../text/is-record.ts";

/**
 * Reads a plan that a person edited, and checks it like any other plan. Returns the plan, or all its faults. The edit may
 * repeat finished steps unchanged or leave them out: they stay finished in both cases. A plain list of steps names no
 * result, because the edit may have changed what the answer is.
 */
export function readEditedPlan<Name extends string>(
  json: unknown,
  rules: ReplanRules<Name>,
): { value: Planned<Name> } | { faults: string[] } {
  if (json === undefined) return { faults: ["an edit needs the whole `plan`"] };
  return interpretPlanned<Name>(json, {
    steps: (steps) => interpretReplan(withoutFinished(steps, rules.finished), rules),
    answerFault: "an edit of a plan needs steps, not an answer",
  });
}

function withoutFinished(json: unknown, finished: Plan): unknown {
  const steps: unknown = isRecord(json) && "steps" in json ? json["steps"] : json;
  if (finished.length === 0 || !Array.isArray(steps)) return json;
  return steps.filter((step: unknown) => !finished.some((other) => isSame(step, other)));
}

function isSame(step: unknown, finished: PlanStep): boolean {
  if (!isRecord(step) || step["id"] !== finished.id) return false;
  const { agent, task, dependsOn } = step as Partial<PlanStep>;
  const needs = JSON.stringify([...(dependsOn ?? [])].sort());
  return (
    agent === finished.agent &&
    task === finished.task &&
    needs === JSON.stringify([...finished.dependsOn].sort())
  );
}
