import { STEP_ID, type Plan, type PlanStep } from "./plan.ts";
import { workOf } from "./work-of.ts";

/** The rules that a plan is checked against. */
export interface PlanRules<Name extends string = string> {
  agents: readonly Name[];
  maximumSteps: number;
}

/** Lists every fault of a plan, each with the offender and the choices. Returns an empty list for a valid plan. */
export function checkPlan(plan: Plan, rules: PlanRules): string[] {
  return [...checkShape(plan, rules), ...repetitions(plan)];
}

/** Lists every fault of a plan except repeated work. */
export function checkShape(plan: Plan, rules: PlanRules): string[] {
  if (plan.length === 0) return ["the plan has no steps"];
  const tooMany =
    plan.length > rules.maximumSteps
      ? [`the plan has ${plan.length} steps; at most ${rules.maximumSteps} are allowed`]
      : [];
  const ids = new Set(plan.map((step) => step.id));
  return [
    ...tooMany,
    ...duplicates(plan),
    ...plan.flatMap((step) => [...checkStep(step, rules.agents), ...checkDependencies(step, ids)]),
    ...cycles(plan),
  ];
}

/** Lists the faults of single steps. Use it if not all steps of the plan could be read. */
export function checkEach(steps: readonly PlanStep[], { agents }: PlanRules): string[] {
  return [...duplicates(steps), ...steps.flatMap((step) => checkStep(step, agents))];
}

function checkStep(step: PlanStep, agents: readonly string[]): string[] {
  const name = JSON.stringify(step.id);
  return [
    STEP_ID.test(step.id) ? null : `step id ${name} is not 1 to 64 letters, digits, "-", "_" or "."`,
    // Results are kept by id in an object, which has this name from the start.
    step.id in Object.prototype ? `step id ${name} is a name that every object has: choose another` : null,
    agents.includes(step.agent)
      ? null
      : `step ${name} names the unknown agent ${JSON.stringify(step.agent)}; the agents are ${agents.join(", ")}`,
    step.task.trim() === "" ? `step ${name} has an empty task` : null,
  ].filter((fault) => fault !== null);
}

function checkDependencies(step: PlanStep, ids: ReadonlySet<string>): string[] {
  const unknown = step.dependsOn.filter((id) => !ids.has(id));
  return unknown.map(
    (id) =>
      `step ${JSON.stringify(step.id)} depends on the unknown step ${JSON.stringify(id)}; available: ${listed(ids)}`,
  );
}

/** Lists at most 50 ids, so that a very long plan does not fill every fault. */
function listed(ids: ReadonlySet<string>): string {
  const shown = [...ids].slice(0, 50).join(", ");
  return ids.size > 50 ? `${shown} and ${ids.size - 50} more` : shown;
}

function duplicates(plan: readonly PlanStep[]): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { id } of plan) (seen.has(id) ? twice : seen).add(id);
  return [...twice].map((id) => `step id ${JSON.stringify(id)} is used more than once`);
}

/** Lists steps that repeat the work of another one: the same agent, task and dependencies. */
export function repetitions(plan: Plan): string[] {
  const first = new Map<string, PlanStep>();
  return plan.flatMap((step) => {
    const other = first.get(workOf(step));
    if (other === undefined) {
      first.set(workOf(step), step);
      return [];
    }
    // A repeated id is a fault of its own.
    if (other.id === step.id) return [];
    return [
      `steps ${JSON.stringify(other.id)} and ${JSON.stringify(step.id)} give ${step.agent} the same task with the same dependencies: keep one of them`,
    ];
  });
}

/** Finds cycles by Kahn's algorithm from both ends. A step that never becomes free, and that such a step waits for, is on a cycle or between two cycles. */
function cycles(plan: Plan): string[] {
  const ids = new Set(plan.map((step) => step.id));
  let waiting = [...plan];
  const done = new Set<string>();
  for (;;) {
    const free = waiting.filter((step) => step.dependsOn.every((id) => done.has(id) || !ids.has(id)));
    if (free.length === 0) break;
    for (const step of free) done.add(step.id);
    waiting = waiting.filter((step) => !done.has(step.id));
  }
  for (;;) {
    const awaited = new Set(waiting.flatMap((step) => step.dependsOn));
    const inside = waiting.filter((step) => awaited.has(step.id));
    if (inside.length === waiting.length) break;
    waiting = inside;
  }
  if (waiting.length === 0) return [];
  return [`the dependencies form a cycle among the steps ${waiting.map((step) => step.id).join(", ")}`];
}
