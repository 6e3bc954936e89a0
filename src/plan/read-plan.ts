import { z } from "zod";
import type { Plan } from "./plan.ts";

const draftSchema = z.union([
  z.array(z.looseObject({ agent: z.string(), task: z.string() })),
  z.looseObject({ steps: z.array(z.looseObject({ agent: z.string(), task: z.string() })) }),
]);

const completeSchema = z.array(
  z.object({ id: z.string(), agent: z.string(), task: z.string(), dependsOn: z.array(z.string()) }),
);

/**
 * Reads `{ steps }` or a list of steps. A list without ids and dependencies is a chain: each step follows the
 * one before and so sees every earlier result. Returns the plan unchecked, or the faults of its shape.
 */
export function readPlan(value: unknown): { plan: Plan } | { faults: string[] } {
  const parsed = draftSchema.safeParse(value);
  if (!parsed.success) {
    return { faults: ["a plan is { steps: [{ id, agent, task, dependsOn }] } or a list of { agent, task }"] };
  }
  const steps = Array.isArray(parsed.data) ? parsed.data : parsed.data.steps;
  const isChain = steps.every((step) => step["id"] === undefined && step["dependsOn"] === undefined);
  if (isChain) {
    return {
      plan: steps.map((step, index) => ({
        id: `step-${index + 1}`,
        agent: step.agent,
        task: step.task,
        dependsOn: index === 0 ? [] : [`step-${index}`],
      })),
    };
  }
  const complete = completeSchema.safeParse(steps);
  if (complete.success) return { plan: complete.data };
  return {
    faults: complete.error.issues.map(
      (issue) => `step ${Number(issue.path[0]) + 1}: ${String(issue.path[1])} ${issue.message}`,
    ),
  };
}
