import type { PlanApproval } from "../../../src/approval/approval.ts";
import { checkPlan } from "../../../src/plan/check-plan.ts";
import type { PlanStep } from "../../../src/plan/plan.ts";
import type { Answer } from "./answers.ts";

/** A step that is being edited. The key stays when the id is edited. */
export interface DraftStep extends PlanStep {
  readonly key: string;
}

/** A plan that is being edited. */
export interface PlanDraft {
  readonly steps: readonly DraftStep[];
  /** The ids of the steps whose results are the answer; empty if it is composed of all results. */
  readonly result: readonly string[];
  /** What the user is told before the results; null if there is nothing. */
  readonly answer: string | null;
}

/** The faults of a draft: those of its steps, by key, and those of the whole. */
export interface PlanFaults {
  readonly bySteps: Readonly<Record<string, readonly string[]>>;
  readonly whole: readonly string[];
}

/** Begins to edit a plan. */
export function draftOf({
  plan,
  result,
  answer,
}: Pick<PlanApproval, "plan" | "result" | "answer">): PlanDraft {
  return {
    steps: plan.map((step) => ({ ...step, key: step.id })),
    result: result === undefined ? [] : [result].flat(),
    answer: answer ?? null,
  };
}

/** Changes a step. Steps that depend on it follow its new id. */
export function changeStep(draft: PlanDraft, key: string, change: Partial<PlanStep>): PlanDraft {
  const before = draft.steps.find((step) => step.key === key);
  if (before === undefined) return draft;
  const { id = before.id } = change;
  const isShared = draft.steps.some((step) => step.key !== key && step.id === before.id);
  const renamed = (one: string): string => (one === before.id && !isShared ? id : one);
  return {
    ...draft,
    steps: draft.steps.map((step) =>
      step.key === key ? { ...step, ...change } : { ...step, dependsOn: step.dependsOn.map(renamed) },
    ),
    result: draft.result.map(renamed),
  };
}

/** Adds a step at the end, which waits for the step before it. */
export function addStep(draft: PlanDraft, agent: string): PlanDraft {
  const taken = new Set(draft.steps.flatMap(({ id, key }) => [id, key]));
  let number = draft.steps.length + 1;
  while (taken.has(`step-${number}`)) number += 1;
  const id = `step-${number}`;
  const last = draft.steps.at(-1);
  const step = { key: id, id, agent, task: "", dependsOn: last === undefined ? [] : [last.id] };
  return { ...draft, steps: [...draft.steps, step] };
}

/** Removes a step. Steps that depend on it wait for what it waited for. */
export function removeStep(draft: PlanDraft, key: string): PlanDraft {
  const removed = draft.steps.find((step) => step.key === key);
  if (removed === undefined) return draft;
  const without = (step: DraftStep): DraftStep => {
    const dependsOn = step.dependsOn.flatMap((id) => (id === removed.id ? removed.dependsOn : [id]));
    return { ...step, dependsOn: [...new Set(dependsOn)] };
  };
  return {
    ...draft,
    steps: draft.steps.filter((step) => step.key !== key).map(without),
    result: draft.result.filter((id) => id !== removed.id),
  };
}

/** Moves a step up (-1) or down (1) in the list. */
export function moveStep(draft: PlanDraft, key: string, by: -1 | 1): PlanDraft {
  const from = draft.steps.findIndex((step) => step.key === key);
  const to = from + by;
  if (from === -1 || to < 0 || to >= draft.steps.length) return draft;
  const steps = [...draft.steps];
  const [moved] = steps.splice(from, 1);
  if (moved !== undefined) steps.splice(to, 0, moved);
  return { ...draft, steps };
}

/** Finds the faults of a draft as the graph will, and puts each beside its steps. */
export function faultsOfDraft({ steps }: PlanDraft, agents: readonly string[]): PlanFaults {
  const faults = checkPlan(steps.map(plain), { agents, maximumSteps: Number.POSITIVE_INFINITY });
  const bySteps: Record<string, string[]> = {};
  const whole: string[] = [];
  for (const fault of faults) {
    const ids = stepsNamedIn(fault);
    const named = steps.filter(({ id }) => ids.includes(id));
    if (named.length === 0) whole.push(fault);
    for (const { key } of named) (bySteps[key] ??= []).push(fault);
  }
  return { bySteps, whole };
}

/** Returns the ids of the steps that a fault is about: those at its beginning, or those of a cycle. */
function stepsNamedIn(fault: string): string[] {
  const cycle = /form a cycle among the steps (.*)$/.exec(fault)?.[1];
  if (cycle !== undefined) return cycle.split(", ");
  const named = /^steps? (?:id )?("(?:[^"\\]|\\.)*")(?: and ("(?:[^"\\]|\\.)*"))?/.exec(fault);
  return (named?.slice(1) ?? []).flatMap((text) => (text === undefined ? [] : [String(JSON.parse(text))]));
}

/** Makes the answer that replaces the plan. */
export function editedPlan(draft: PlanDraft): Answer {
  return { decision: "edit", plan: planOf(draft) };
}

function planOf({ steps, result, answer }: PlanDraft): object {
  const list = steps.map(plain);
  if (result.length === 0 && answer === null) return list;
  return { steps: list, ...(result.length > 0 && { result }), ...(answer !== null && { answer }) };
}

function plain({ id, agent, task, dependsOn }: DraftStep): PlanStep {
  return { id, agent, task, dependsOn: [...dependsOn] };
}
