import type { BaseCheckpointSaver, LangGraphRunnableConfig } from "@langchain/langgraph";
import { CHECKPOINTER } from "./checkpointer.ts";
import { graphOfNamespace } from "./namespace.ts";

/** A checkpointer, and the checkpoint in it from which a node runs. */
export interface TaskCheckpoint {
  saver: BaseCheckpointSaver;
  /** The config of the node's run, as LangGraph itself passes it to the checkpointer. */
  config: LangGraphRunnableConfig;
}

/**
 * Returns the checkpoint from which a node runs, or null if the run has no checkpointer. LangGraph keeps the newest
 * checkpoint of each graph under `checkpoint_map`, by the graph's namespace (langgraph 1.7.3, `algo.ts`).
 */
export function checkpointOf(config: LangGraphRunnableConfig): TaskCheckpoint | null {
  const { configurable = {} } = config;
  const saver = configurable[CHECKPOINTER] as BaseCheckpointSaver | boolean | undefined;
  const thread = configurable["thread_id"] as string | number | undefined;
  const checkpoint_ns = graphOfNamespace(String(configurable["checkpoint_ns"] ?? ""));
  const checkpoints = (configurable["checkpoint_map"] ?? {}) as Record<string, string>;
  const checkpoint_id = checkpoints[checkpoint_ns];
  if (typeof saver !== "object" || typeof saver.getTuple !== "function") return null;
  if (thread === undefined || checkpoint_id === undefined) return null;
  const place = { thread_id: String(thread), checkpoint_ns, checkpoint_id };
  return { saver, config: { ...config, configurable: { ...configurable, ...place } } };
}

/**
 * Returns the id of the task in which a node runs, and whether the run was resumed. A task keeps its id when it runs again
 * after an interrupt or a crash. Returns null outside a graph (langgraph 1.7.3, `__pregel_task_id`, `__pregel_resuming`).
 */
export function taskOf({ configurable = {} }: LangGraphRunnableConfig): {
  id: string;
  isResuming: boolean;
} | null {
  const { __pregel_task_id: id, __pregel_resuming: isResuming } = configurable;
  return typeof id === "string" ? { id, isResuming: isResuming === true } : null;
}
