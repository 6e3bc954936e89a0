import type { Plan, PlanStep } from "./plan.ts";
import type { Results, StepResult } from "./step-result.ts";

/** The state of a plan, computed from only its steps and results. */
export interface Progress {
  /** Steps whose dependencies are all completed and which have no result yet: they may start together. */
  ready: PlanStep[];
  /** Steps that can never run, each with the failed dependency that blocks it. */
  blocked: { step: PlanStep; because: string }[];
  /** Valid results, in the plan's order. */
  standing: StepResult[];
  /** Ids of results that are no longer valid: a result that they build on was removed, or its step completed later. */
  stale: string[];
}

type Standing = "completed" | "broken";

/**
 * Computes which steps are ready, which are blocked and which results are valid. The plan must be checked. A failed step
 * with a fallback specialist is ready again under that specialist; its dependents are not blocked yet.
 */
export function progressOf(
  plan: Plan,
  results: Results,
  fallbackFor: (result: StepResult) => string | null = () => null,
): Progress {
  const standings = new Map<string, Standing>();
  const inherited = new Set<string>();
  const progress: Progress = { ready: [], blocked: [], standing: [], stale: [] };
  for (const step of inDependencyOrder(plan)) {
    if (!step.dependsOn.every((id) => standings.has(id))) continue;
    const broken = step.dependsOn.find((id) => standings.get(id) === "broken");
    const result = results[step.id];
    const fallback = result === undefined ? null : fallbackFor(result);
    if (broken !== undefined) {
      standings.set(step.id, "broken");
      if (result === undefined) progress.blocked.push({ step, because: broken });
    } else if (result === undefined || result.status === "skipped") {
      progress.ready.push(step);
    } else if (fallback !== null) {
      inherited.add(step.id);
      progress.ready.push({ ...step, agent: fallback });
    } else {
      standings.set(step.id, result.status === "completed" ? "completed" : "broken");
    }
  }
  progress.stale = Object.keys(results).filter((id) => !standings.has(id) && !inherited.has(id));
  progress.standing = plan.filter(({ id }) => standings.has(id)).flatMap(({ id }) => results[id] ?? []);
  return progress;
}

/** Returns the ids of the steps that `step` builds on, directly or through others. */
export function ancestorsOf(plan: Plan, step: PlanStep): ReadonlySet<string> {
  const byId = new Map(plan.map((one) => [one.id, one]));
  const found = new Set<string>();
  const visit = (id: string): void => {
    if (found.has(id)) return;
    found.add(id);
    byId.get(id)?.dependsOn.forEach(visit);
  };
  step.dependsOn.forEach(visit);
  return found;
}

function inDependencyOrder(plan: Plan): Plan {
  const byId = new Map(plan.map((step) => [step.id, step]));
  const ordered = new Set<PlanStep>();
  const visit = (step: PlanStep): void => {
    if (ordered.has(step)) return;
    step.dependsOn.flatMap((id) => byId.get(id) ?? []).forEach(visit);
    ordered.add(step);
  };
  plan.forEach(visit);
  return [...ordered];
}
