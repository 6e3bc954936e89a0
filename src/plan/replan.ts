import { z } from "zod";
import { checkEach, checkShape, repetitions, type PlanRules } from "./check-plan.ts";
import type { Plan, PlanStep } from "./plan.ts";
import { readPlan } from "./read-plan.ts";
import { workOf } from "./work-of.ts";

const failedStepSchema = z.object({
  id: z.string(),
  agent: z.string(),
  task: z.string(),
  dependsOn: z.array(z.string()),
  error: z.object({ code: z.string(), message: z.string() }),
});

const replanRequestSchema = z.object({
  feedback: z.string().nullable(),
  failures: z.array(failedStepSchema),
});

/**
 * The schema of the channel `replan`: why the planner is asked again, and what the next rounds must know.
 * @internal
 */
export const replanSchema = z.object({
  request: z.string(),
  pending: replanRequestSchema.nullable(),
  rounds: z.number().int(),
  failureRounds: z.number().int(),
  failed: z.array(failedStepSchema),
  fault: z.string().nullable(),
});

/** A step that failed for good, as it was planned. */
export interface FailedStep {
  id: string;
  agent: string;
  task: string;
  dependsOn: string[];
  error: { code: string; message: string };
}

/** Why a plan must be made again: failed steps, or a person's feedback. */
export interface ReplanRequest {
  feedback: string | null;
  failures: FailedStep[];
}

/**
 * The state of replanning. `request` is the id of the human message that it belongs to; for another request it is void.
 * `pending` is what the planner has not answered yet. `rounds` counts how often it was asked, and `failureRounds` how often
 * because of failures. `failed` are all steps that failed so far. `fault` is why the planner could not answer: the run then
 * ends with what is finished.
 */
export interface Replan {
  request: string;
  pending: ReplanRequest | null;
  rounds: number;
  failureRounds: number;
  failed: FailedStep[];
  fault: string | null;
}

/** Returns the value of the channel `replan` that asks the planner for the remaining steps. */
export function askForReplan(
  current: Replan | null | undefined,
  { request, feedback = null, failures = [] }: { request: string } & Partial<ReplanRequest>,
): Replan {
  const before = current?.request === request ? current : null;
  return {
    request,
    pending: { feedback, failures },
    rounds: (before?.rounds ?? 0) + 1,
    failureRounds: (before?.failureRounds ?? 0) + (failures.length > 0 ? 1 : 0),
    failed: [...(before?.failed ?? []), ...failures],
    fault: null,
  };
}

/** Returns what the planner must answer for this request, or null if there is nothing or it belongs to an earlier request. */
export function pendingReplan(replan: Replan | null | undefined, request: string): ReplanRequest | null {
  return replan?.request === request ? replan.pending : null;
}

/** Returns why the planner could not answer for this request, or null. */
export function replanFault(replan: Replan | null | undefined, request: string): string | null {
  return replan?.request === request ? replan.fault : null;
}

/** Returns the channel's value after the planner has made the plan, or with the `fault` for which it could not. */
export function closeReplan(replan: Replan, fault: string | null = null): Replan {
  return { ...replan, pending: null, fault };
}

/** The rules for a new plan: those of any plan, the finished steps, and the failed ones. */
export interface ReplanRules<Name extends string = string> extends PlanRules<Name> {
  finished: Plan<Name>;
  failed: readonly FailedStep[];
}

/** Reads and checks the remaining steps. Returns the finished steps followed by these, or every fault. */
export function interpretReplan<Name extends string>(
  json: unknown,
  rules: ReplanRules<Name>,
): { value: Plan<Name> } | { faults: string[] } {
  const { finished, failed } = rules;
  const read = readPlan(json);
  if ("faults" in read) return { faults: [...read.faults, ...checkEach(read.readable, rules)] };
  const steps = continuing(read.plan, { json, finished });
  const ids = new Set(finished.map(({ id }) => id));
  const repeated = steps.filter(({ id }) => ids.has(id));
  const others = steps.filter(({ id }) => !ids.has(id));
  const faults = [
    ...repeated.map(
      ({ id }) =>
        `step ${JSON.stringify(id)} is finished and is not done again: leave it out, and name it in dependsOn where its result is needed`,
    ),
    ...loops(others, { finished, failed }),
    ...repetitions(others),
    ...checkShape([...finished, ...others], rules),
  ];
  return faults.length > 0 ? { faults } : { value: [...finished, ...(others as Plan<Name>)] };
}

/** Lists steps that repeat finished or failed work. */
function loops(
  steps: Plan,
  { finished, failed }: { finished: Plan; failed: readonly FailedStep[] },
): string[] {
  return steps.flatMap((step) => {
    const same = (other: Omit<PlanStep, "id">): boolean => workOf(other) === workOf(step);
    const done = finished.find(same);
    const tried = failed.find(same);
    const name = `step ${JSON.stringify(step.id)}`;
    return [
      done &&
        `${name} repeats the finished step ${JSON.stringify(done.id)}: use its result by naming it in dependsOn`,
      tried &&
        `${name} repeats step ${JSON.stringify(tried.id)}, which failed: choose another agent, another task or other inputs`,
    ].filter((fault) => fault !== undefined);
  });
}

/** A plain list continues after the finished steps: its numbers go on, and each step depends on all before it. */
function continuing(steps: Plan, { json, finished }: { json: unknown; finished: Plan }): Plan {
  if (finished.length === 0 || !isPlainList(json)) return steps;
  const ids = finished.map(({ id }) => id);
  let number = finished.length;
  const idAfter = (): string => {
    do number += 1;
    while (ids.includes(`step-${number}`));
    return `step-${number}`;
  };
  let before = ids;
  return steps.map((step) => {
    const id = idAfter();
    const dependsOn = before;
    before = [...before, id];
    return { ...step, id, dependsOn };
  });
}

function isPlainList(json: unknown): boolean {
  const steps: unknown = Array.isArray(json) ? json : (json as { steps?: unknown }).steps;
  return Array.isArray(steps) && steps.every((step: object) => !("id" in step) && !("dependsOn" in step));
}
