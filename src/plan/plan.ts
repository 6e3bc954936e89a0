import { z } from "zod";

/** A step's id, as used in prompts, channels and file names. */
export const STEP_ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

/** One step of a plan: who does what, and which steps' results it waits for. */
export interface PlanStep<Name extends string = string> {
  id: string;
  agent: Name;
  task: string;
  dependsOn: string[];
}

/** Steps that form a directed acyclic graph. */
export type Plan<Name extends string = string> = PlanStep<Name>[];

/** A plan as people write one: with ids and dependencies, or a plain list in which each step follows the last. */
export type PlanDraft<Name extends string = string> = readonly (
  | PlanStep<Name>
  | { agent: Name; task: string }
)[];

/** The step's schema, its agent one of `names`. */
export function planStepSchema<Name extends string>(names: readonly Name[]): z.ZodType<PlanStep<Name>> {
  return z.object({
    id: z.string(),
    agent: z.enum(names) as unknown as z.ZodType<Name, Name>,
    task: z.string(),
    dependsOn: z.array(z.string()),
  });
}

/** The structured reply `plan`, as the planner is asked for it. */
export function planReplySchema<Name extends string>(
  names: readonly Name[],
): z.ZodType<{ steps: PlanStep<Name>[] }> {
  return z.object({ steps: z.array(planStepSchema(names)) });
}
