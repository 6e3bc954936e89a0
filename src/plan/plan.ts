import { z } from "zod";

/** The form of a step's id, which is used in prompts, channels and file names. */
export const STEP_ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

/** One step of a plan: its agent, its task, and the steps whose results it waits for. */
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

/**
 * What planning returns: steps, or an answer that needs none.
 *
 * @example
 * const reply: PlanReply = { steps: [{ agent: "writer", task: "Write." }, { agent: "critic", task: "Judge it." }], result: "step-1" };
 */
export interface PlanReply<Name extends string = string> {
  /** Empty if there is an `answer`. */
  steps: PlanDraft<Name>;
  /**
   * The step whose result is the answer, or several, in their order. They are forwarded unchanged if every step completes.
   * @default null; the answer is composed of the results
   */
  result?: string | readonly string[] | null | undefined;
  /**
   * The answer itself, in place of steps. Next to steps, a text for the user that comes before their results, such as what
   * cannot be done. A fixed plan needs steps.
   * @default null
   */
  answer?: string | null | undefined;
}

/**
 * Makes the schema of a step whose agent is one of `names`.
 * @internal
 */
export function planStepSchema<Name extends string>(
  names: readonly Name[],
): z.ZodType<PlanStep<Name>, PlanStep<Name>> {
  return z.object({
    id: z.string(),
    agent: z.enum(names) as unknown as z.ZodType<Name, Name>,
    task: z.string(),
    dependsOn: z.array(z.string()),
  });
}

/**
 * Makes the schema of the planner's structured reply.
 * @internal
 */
export function planReplySchema<Name extends string>(
  names: readonly Name[],
): z.ZodType<Required<PlanReply<Name>>> {
  return z.object({
    steps: z.array(planStepSchema(names)),
    result: z.array(z.string()).nullable(),
    answer: z.string().nullable(),
  });
}
