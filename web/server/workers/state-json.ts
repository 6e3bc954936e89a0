import type { RunnableConfig } from "@langchain/core/runnables";
import type { StateSnapshot } from "@langchain/langgraph";
import type { Checkpoint, ThreadState } from "@langchain/langgraph-sdk";
import { messageOf } from "../../../src/errors/locate-error.ts";

/** Returns a state as LangGraph's protocol shows it. `thread` is the name that the client knows the thread by. */
export function stateJson(snapshot: StateSnapshot, thread: string): ThreadState {
  const { values, next, tasks, metadata, createdAt, config, parentConfig } = snapshot;
  return {
    values: values as ThreadState["values"],
    next,
    tasks: tasks.map((task) => ({
      id: task.id,
      name: task.name,
      error: task.error === undefined ? null : messageOf(task.error),
      interrupts: task.interrupts as ThreadState["tasks"][number]["interrupts"],
      path: task.path,
      checkpoint: null,
      state: null,
      result: task.result ?? null,
    })) as ThreadState["tasks"],
    metadata: { ...metadata, thread_id: thread },
    created_at: createdAt ?? null,
    checkpoint: checkpointJson(config, thread) ?? emptyCheckpoint(thread),
    parent_checkpoint: checkpointJson(parentConfig, thread),
  };
}

/** Returns where a config stands in its thread. Null if it names no checkpoint. */
export function checkpointJson(config: RunnableConfig | undefined, thread: string): Checkpoint | null {
  const { checkpoint_id: id } = (config?.configurable ?? {}) as Record<string, unknown>;
  return typeof id === "string" ? { ...emptyCheckpoint(thread), checkpoint_id: id } : null;
}

/** Returns the state of a thread that has none yet. */
export function emptyStateJson(thread: string): ThreadState {
  return {
    values: {},
    next: [],
    tasks: [],
    metadata: {},
    created_at: null,
    checkpoint: emptyCheckpoint(thread),
    parent_checkpoint: null,
  };
}

function emptyCheckpoint(thread: string): Checkpoint {
  return { thread_id: thread, checkpoint_ns: "", checkpoint_id: null, checkpoint_map: null };
}
