import type { RunnableConfig } from "@langchain/core/runnables";

/**
 * The key of a config's `configurable` under which a worker passes the epoch of its lease. LangGraph hands it on to every
 * write of a run, also below subgraphs. Because it begins with two underscores, LangGraph copies it neither into the
 * metadata of checkpoints nor into traces.
 */
export const EPOCH_KEY = "__troupe_epoch";

/** Returns the config with the epoch of the lease under which its run may write. */
export function withEpoch(config: RunnableConfig, epoch: number): RunnableConfig {
  return { ...config, configurable: { ...config.configurable, [EPOCH_KEY]: epoch } };
}

/** Returns the epoch in a config, or undefined if there is none. */
export function epochIn({ configurable }: RunnableConfig): number | undefined {
  const { [EPOCH_KEY]: epoch } = (configurable ?? {}) as Record<string, unknown>;
  return typeof epoch === "number" ? epoch : undefined;
}
