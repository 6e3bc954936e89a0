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

/** The channel `replan`: what leads back to the planner, and what has to be known from one round to the next. */
export const replanSchema = z.object({
  request: z.string(),
  pending: replanRequestSchema.nullable(),
  rounds: z.number().int(),
  failureRounds: z.number().int(),
  failed: z.array(failedStepSchema),
  fault: z.string().nullable(),
});

/** A step that failed for good, as it was planned. */
export type FailedStep = z.infer<typeof failedStepSchema>;

/** Why a plan is to be made anew: steps that failed, or what a person said about it. */
export type ReplanRequest = z.infer<typeof replanRequestSchema>;

/**
 * Where replanning stands. `request` is the id of the human message that it belongs to: under another one, all of
 * it is void. `pending` is what the planner has not answered yet, `rounds` how often it was asked, `failureRounds` how often because
 * of failures, `failed` every step that failed so far, and `fault` why the planner could not answer: then the run ends with what is finished.
 */
export type Replan = z.infer<typeof replanSchema>;

/** Asks the planner for what remains; the value of the channel `replan` that sends a run back to it. */
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

/** What the planner has to answer for this request, or null: also where what is left belongs to an earlier one. */
export function pendingReplan(replan: Replan | null | undefined, request: string): ReplanRequest | null {
  return replan?.request === request ? replan.pending : null;
}

/** Why the planner could not answer for this request, or null. */
export function replanFault(replan: Replan | null | undefined, request: string): string | null {
  return replan?.request === request ? replan.fault : null;
}

/** Returns the channel's value after the planner has made the plan, or with the `fault` for which it could not. */
export function closeReplan(replan: Replan, fault: string | null = null): Replan {
  return { ...replan, pending: null, fault };
}

/** What a new plan is checked against: the rules of any plan, what is finished, and what failed before. */
export interface ReplanRules<Name extends string = string> extends PlanRules<Name> {
  finished: Plan<Name>;
  failed: readonly FailedStep[];
}

/** Reads and checks the steps that remain; the plan is the finished steps and then these. Otherwise lists every fault. */
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

/** Steps that would do again what is done, or what failed. */
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
