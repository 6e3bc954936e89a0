import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { UsageEntry } from "../run/usage.ts";
import { checkpointOf } from "../langgraph/checkpoint-of-task.ts";
import { callsOfOpenTasks } from "./kept-calls.ts";

/**
 * What the steps that were sent together with this one, and it itself, have left on record before a crash or while
 * they wait: LangGraph keeps it beside the checkpoint until the last of them is done, and a step cannot read it off
 * the state.
 */
export async function recordedUsage(config: LangGraphRunnableConfig): Promise<UsageEntry[]> {
  const place = checkpointOf(config);
  const { pendingWrites = [] } = (await place?.saver.getTuple(place.config)) ?? {};
  const usages = pendingWrites.filter(([, channel]) => channel === "usage");
  return [
    ...usages.flatMap(([, , value]) => value as UsageEntry[]),
    ...callsOfOpenTasks(pendingWrites).map(({ entry }) => entry),
  ];
}
