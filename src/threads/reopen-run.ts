import { RemoveMessage, type BaseMessage } from "@langchain/core/messages";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { CompiledGraph } from "../langgraph/compiled-graph.ts";
import { detailsOf } from "../langgraph/graph-details.ts";

/**
 * Takes back the end of a run that stopped at a limit, and the answer that it ended with. `invoke(null, config)` then
 * continues it within the graph's limits or `configurable.limits`, which also count what was used before. LangGraph's
 * own recursion limit starts again. Each graph says from which node it continues: a supervisor runs the steps that have
 * no result, a graph of handoffs goes on with its active specialist, a Software House where it stood.
 *
 * Returns false, and changes nothing, if the thread's last run ended otherwise or cannot be reopened; with
 * `sameLimits`, also if the run would stop at once because its limits are still the same.
 *
 * @example
 * if (await reopenRun(team, thread)) {
 *   await team.invoke(null, { configurable: { ...thread.configurable, limits: { modelCalls: 40 } } });
 * }
 */
export async function reopenRun(
  graph: CompiledGraph,
  config: LangGraphRunnableConfig,
  { sameLimits = false }: { sameLimits?: boolean | undefined } = {},
): Promise<boolean> {
  const { values, tasks } = await graph.getState(config);
  const ended = values as Readonly<Record<string, unknown>>;
  // Not by `next`: it is empty between a superstep's last write and its checkpoint, and the run is not over then.
  const reopening = tasks.length > 0 ? null : (detailsOf(graph)?.reopen?.(ended, graph) ?? null);
  if (reopening === null || (sameLimits && reopening.needsLargerLimit)) return false;
  const answer = (ended["messages"] as BaseMessage[] | undefined)?.at(-1);
  const messages = answer?.getType() === "ai" && answer.id ? [new RemoveMessage({ id: answer.id })] : [];
  await graph.updateState(config, { outcome: null, messages, ...reopening.update }, reopening.node);
  return true;
}
