import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { compiledGraphOf, type CompiledGraph } from "../specialists/mountable-graph.ts";
import { isGraphSpecialist, type Specialist } from "../specialists/specialist.ts";

/** Our graphs in which a run may wait for a person: who mounts one may have to wait, too. */
const waiting = new WeakSet<CompiledGraph>();

/** Notes that a run of this graph may wait for a person. */
export function noteWaiting(graph: CompiledGraph): void {
  waiting.add(graph);
}

/** True for a specialist whose work may wait for a person: its step, its tools, or the team that it is. */
export function mayWait(specialist: Specialist): boolean {
  if (specialist.approval === true) return true;
  return isGraphSpecialist(specialist)
    ? waiting.has(compiledGraphOf(specialist.graph))
    : specialist.approveTools !== undefined;
}

/**
 * Throws ConfigurationError where a run could not wait for a person, since nothing keeps it meanwhile; to be asked
 * at the run's start, so that no model is paid before.
 */
export function requireCheckpointer(config: LangGraphRunnableConfig, graph: string): void {
  // LangGraph's own `interrupt` looks here, too: a subgraph has the checkpointer of the graph above it.
  if (config.configurable?.["__pregel_checkpointer"]) return;
  throw new ConfigurationError(graph, [
    "it may have to wait for an approval, and has no checkpointer that keeps the run meanwhile: " +
      "pass one, such as `checkpointer: new MemorySaver()`, and call it with a `thread_id`",
  ]);
}

/**
 * Has LangGraph refuse an answer that is keyed by no interrupt while several wait, or by one that does not wait:
 * by itself it gives the first to all of them, and ignores the second.
 */
export const strictResume: { configurable: Record<string, unknown> } = {
  configurable: { __pregel_strict_resume: true },
};
