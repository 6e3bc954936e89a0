import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { taskOf } from "./checkpoint-of-task.ts";
import { readChannels } from "./read-channels.ts";

/**
 * Returns true if another node runs, or waits, in the same superstep as the node whose edges call this. That happens after
 * a client's command led to a node of a run that waits. An edit of the state, which also calls edges, takes the place of
 * what waits, so that nothing runs next to it (langgraph 1.7.3, `branch:to:<node>`, `__pregel_tasks`).
 */
export function runsInParallel(node: string, config: LangGraphRunnableConfig): boolean {
  if (taskOf(config) === null) return false;
  const trigger = `branch:to:${node}`;
  const { [trigger]: pulled, __pregel_tasks: sent } = readChannels(config, [trigger, "__pregel_tasks"]);
  return (
    pulled !== undefined || (Array.isArray(sent) && sent.some((one: { node?: unknown }) => one.node === node))
  );
}
