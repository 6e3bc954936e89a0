import { START, type LangGraphRunnableConfig } from "@langchain/langgraph";
import type { Plan } from "../plan/plan.ts";
import type { CompiledGraph } from "../specialists/mountable-graph.ts";
import type { LimitReached } from "./limit-reached.ts";

/**
 * Takes back the end of a run that came to a limit: `invoke(null, config)` then goes on with the steps that have no
 * result, within the graph's limits or `configurable.limits`, which count what was used before too.
 * False, and nothing done, where the thread's last run did not end at a limit.
 */
export async function reopenRun(graph: CompiledGraph, config: LangGraphRunnableConfig): Promise<boolean> {
  const { values, tasks } = await graph.getState(config);
  // Not by `next`: between a superstep's last write and its checkpoint that is empty, and the run is not over.
  const { limitReached = null, plan = [] } = values as { limitReached?: LimitReached | null; plan?: Plan };
  if (limitReached === null || tasks.length > 0) return false;
  // As the supervisor's own write, so that its arrows lead on; without a plan, as the first write of all.
  await graph.updateState(
    config,
    { limitReached: null, outcome: null },
    plan.length > 0 ? "supervisor" : START,
  );
  return true;
}
