import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { UsageEntry } from "../run/usage.ts";
import { callsOfOpenTasks, checkpointOf } from "./kept-calls.ts";

/**
 * Returns the usage that this step, and the steps that were sent together with it, recorded before a crash or before they
 * began to wait. LangGraph stores it next to the checkpoint until the last of these steps has finished, so that a step
 * cannot read it from the state.
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
