import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { z } from "zod";
import { graphNamespaceOf, superstepOf } from "../langgraph/namespace.ts";
import { limitsSchema } from "./limits.ts";
import type { ReachedLimit } from "./reached-limit.ts";
import type { Effects } from "./effects.ts";

/** A run's identity: written by its first node, carried by every step, so that it survives a resume. */
export const runSchema = z.object({
  id: z.string(),
  /** Milliseconds since the epoch. */
  startedAt: z.number(),
  /** The limits that its caller set for this run. */
  limits: limitsSchema.optional(),
  /** Milliseconds of work up to the last wave of steps; kept where time is limited, for a resume. */
  worked: z.number().optional(),
});

/** A run's identity: its id, and when it started (milliseconds since the epoch). */
export type Run = z.infer<typeof runSchema>;

/** Starts a run, in the first node of a graph. */
export function beginRun(config: LangGraphRunnableConfig, effects: Pick<Effects, "id" | "now">): Run {
  invocationsOf(config).set(graphNamespaceOf(config), invocationFrom(config));
  return { id: effects.id(), startedAt: effects.now() };
}

/** The name under which an outcome tells of LangGraph's own limit, on supersteps. */
export const RECURSION_LIMIT = "recursionLimit";

/** LangGraph's own limit, where a run has come to it. */
export function recursionLimitOf({ id }: Run, { recursionLimit = 0 }: LangGraphRunnableConfig): ReachedLimit {
  return { name: RECURSION_LIMIT, value: recursionLimit, run: id };
}

/**
 * How many supersteps can still follow this one before LangGraph's recursion limit ends the run with an exception.
 * A run that was resumed or forked has the whole limit again: it may then be told a few too few, never too many.
 */
export function superstepsLeft(config: LangGraphRunnableConfig): number {
  const invocations = invocationsOf(config);
  const { beginning, limit } = invocations.get(graphNamespaceOf(config)) ?? invocationFrom(config);
  invocations.set(graphNamespaceOf(config), { beginning, limit });
  // With a limit of 4 three supersteps run: LangGraph looks at its limit before it looks whether anything is left to do.
  return limit - 2 - (superstepOf(config) - beginning);
}

/** At which superstep an invocation began (a thread goes on counting from turn to turn), and how many it may have. */
interface Invocation {
  beginning: number;
  limit: number;
}

/** LangGraph makes one control for an invocation and for every graph below it, each with a loop of its own. */
const invocationsByControl = new WeakMap<object, Map<string, Invocation>>();

function invocationsOf({ control }: LangGraphRunnableConfig): Map<string, Invocation> {
  const invocations = (control && invocationsByControl.get(control)) ?? new Map<string, Invocation>();
  if (control) invocationsByControl.set(control, invocations);
  return invocations;
}

/** Kept from the first node on: an edge's config has a lower limit. */
function invocationFrom(config: LangGraphRunnableConfig): Invocation {
  return { beginning: superstepOf(config), limit: config.recursionLimit ?? Number.POSITIVE_INFINITY };
}
