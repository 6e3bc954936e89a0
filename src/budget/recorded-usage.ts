import type { BaseCheckpointSaver, LangGraphRunnableConfig } from "@langchain/langgraph";
import type { UsageEntry } from "../usage.ts";

/**
 * What the steps that were sent together with this one have left in the ledger before a crash: LangGraph keeps it
 * beside the checkpoint until the last of them is done, and a step cannot read it off the state.
 */
export async function recordedUsage({ configurable = {} }: LangGraphRunnableConfig): Promise<UsageEntry[]> {
  const saver = configurable["__pregel_checkpointer"] as BaseCheckpointSaver | boolean | undefined;
  const thread: unknown = configurable["thread_id"];
  if (typeof saver !== "object" || typeof saver.getTuple !== "function" || thread === undefined) return [];
  const namespace = String(configurable["checkpoint_ns"] ?? "").replace(/\|?[^|]*$/, "");
  const place = { configurable: { thread_id: thread, checkpoint_ns: namespace } };
  const { pendingWrites = [] } = (await saver.getTuple(place)) ?? {};
  return pendingWrites.flatMap(([, channel, value]) => (channel === "ledger" ? (value as UsageEntry[]) : []));
}
