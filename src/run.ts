import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { z } from "zod";
import type { Effects } from "./effects.ts";

/** A run's identity: written by its first node, carried by every step, so that it survives a resume. */
export const runSchema = z.object({
  id: z.string(),
  /** Milliseconds since the epoch. */
  startedAt: z.number(),
  /** The superstep the run began at: a thread goes on counting from turn to turn. */
  firstSuperstep: z.number().int(),
});

/** A run's identity: its id, when it started (milliseconds since the epoch), and at which superstep. */
export type Run = z.infer<typeof runSchema>;

/** Starts a run, in the first node of a graph. */
export function beginRun(config: LangGraphRunnableConfig, effects: Effects): Run {
  return { id: effects.id(), startedAt: effects.now(), firstSuperstep: superstepOf(config) };
}

/** How many supersteps are left before LangGraph's recursion limit ends the run with an exception. */
export function superstepsLeft(config: LangGraphRunnableConfig, run: Run): number {
  const limit = config.recursionLimit ?? Number.POSITIVE_INFINITY;
  return limit - (superstepOf(config) - run.firstSuperstep);
}

function superstepOf(config: LangGraphRunnableConfig): number {
  const superstep: unknown = config.metadata?.["langgraph_step"];
  return typeof superstep === "number" ? superstep : 0;
}
