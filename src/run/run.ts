import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { z } from "zod";
import { graphNamespaceOf, superstepOf } from "../langgraph/namespace.ts";
import { limitsSchema, type Limits } from "./limits.ts";
import type { ReachedLimit } from "./reached-limit.ts";
import { monotonicNow, type Clocks, type Effects } from "./effects.ts";

/**
 * The schema of a run's identity. The first node writes it, and every step has it, so that it survives a resume.
 * @internal
 */
export const runSchema = z.object({
  id: z.string(),
  startedAt: z.number(),
  limits: limitsSchema.optional(),
  worked: z.number().optional(),
});

/** A run's identity: its id, the time when it started (milliseconds since the epoch), and the caller's limits. */
export interface Run {
  id: string;
  /** Milliseconds since the epoch, on a clock that never steps back within a process. */
  startedAt: number;
  /** The limits that the caller set for this run. */
  limits?: Limits | undefined;
  /** Milliseconds of work up to the last wave of steps. Stored for a resume if time is limited. */
  worked?: number | undefined;
}

/** Starts a run. The first node of a graph calls it. */
export function beginRun(config: LangGraphRunnableConfig, effects: Clocks & Pick<Effects, "id">): Run {
  invocationsOf(config).set(graphNamespaceOf(config), invocationFrom(config));
  return { id: effects.id(), startedAt: monotonicNow(effects) };
}

/** The name of LangGraph's own limit, on supersteps, in an outcome. */
export const RECURSION_LIMIT = "recursionLimit";

/** Returns LangGraph's own limit as a limit that the run reached. */
export function recursionLimitOf({ id }: Run, { recursionLimit = 0 }: LangGraphRunnableConfig): ReachedLimit {
  return { name: RECURSION_LIMIT, value: recursionLimit, run: id };
}

/**
 * Returns how many supersteps can still follow this one before LangGraph's recursion limit ends the run with an exception.
 * A run that was resumed or forked has the whole limit again. The result can then be a few too low, but never too high.
 */
export function superstepsLeft(config: LangGraphRunnableConfig): number {
  const invocations = invocationsOf(config);
  const { beginning, limit } = invocations.get(graphNamespaceOf(config)) ?? invocationFrom(config);
  invocations.set(graphNamespaceOf(config), { beginning, limit });
  // With a limit of 4 three supersteps run: LangGraph looks at its limit before it looks whether anything is left to do.
  return limit - 2 - (superstepOf(config) - beginning);
}

/** The superstep at which an invocation began, and its limit. A thread counts its supersteps on from turn to turn. */
interface Invocation {
  beginning: number;
  limit: number;
}

/**
 * The loops by LangGraph's `control` object. An invocation has one such object for itself and all graphs below it. Each
 * of them has a loop.
 */
const invocationsByControl = new WeakMap<object, Map<string, Invocation>>();

function invocationsOf({ control }: LangGraphRunnableConfig): Map<string, Invocation> {
  const invocations = (control && invocationsByControl.get(control)) ?? new Map<string, Invocation>();
  if (control) invocationsByControl.set(control, invocations);
  return invocations;
}

/** Reads an invocation from the config of its first node: the config of an edge has a lower limit. */
function invocationFrom(config: LangGraphRunnableConfig): Invocation {
  return { beginning: superstepOf(config), limit: config.recursionLimit ?? Number.POSITIVE_INFINITY };
}
