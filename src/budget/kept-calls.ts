import type { BaseMessage } from "@langchain/core/messages";
import type { BaseCheckpointSaver, LangGraphRunnableConfig } from "@langchain/langgraph";
import type { UsageEntry } from "../run/usage.ts";
import { sha256 } from "../text/hash.ts";

/** A saver, and the checkpoint in it from which a node runs. */
export interface CheckpointPlace {
  saver: BaseCheckpointSaver;
  config: { configurable: { thread_id: string; checkpoint_ns: string; checkpoint_id: string } };
}

/**
 * Returns the saver and the checkpoint from which a node runs, or null if there is none (langgraph 1.7.3, `algo.ts`).
 */
export function checkpointOf({ configurable = {} }: LangGraphRunnableConfig): CheckpointPlace | null {
  const saver = configurable["__pregel_checkpointer"] as BaseCheckpointSaver | boolean | undefined;
  const thread = configurable["thread_id"] as string | number | undefined;
  const checkpoint_ns = String(configurable["checkpoint_ns"] ?? "").replace(/\|?[^|]*$/, "");
  const checkpoints = (configurable["checkpoint_map"] ?? {}) as Record<string, string>;
  const checkpoint_id = checkpoints[checkpoint_ns];
  if (typeof saver !== "object" || typeof saver.getTuple !== "function") return null;
  if (thread === undefined || checkpoint_id === undefined) return null;
  return { saver, config: { configurable: { thread_id: String(thread), checkpoint_ns, checkpoint_id } } };
}

/** A write that waits to become part of the next checkpoint: the writing task, the channel and the value. */
type PendingWrite = [task: string, channel: string, value: unknown];

/** The record of one call: the task that it belongs to, and its index among the calls of that task. */
interface KeptCall {
  task: string;
  index: number;
  entry: UsageEntry;
  /** The reply, and the answers to its tool calls, if the task would repeat the call without them. */
  added?: BaseMessage[];
}

/**
 * The channel of the records. No graph has a channel of this name, and no task has the ids under which they are
 * written.
 */
const CHANNEL = "troupe_call";

/**
 * Returns the recorded calls of the unfinished tasks of one checkpoint. A task that has written its usage is finished.
 */
export function callsOfOpenTasks(writes: readonly PendingWrite[]): KeptCall[] {
  const done = new Set(writes.flatMap(([task, channel]) => (channel === "usage" ? [task] : [])));
  return writes.flatMap(([, channel, value]) => {
    return channel === CHANNEL && !done.has((value as KeptCall).task) ? [value as KeptCall] : [];
  });
}

/** The model calls below one task that nothing else stores. */
export interface KeptCalls {
  /** The calls from before the task was interrupted or its process ended, in their order. */
  readonly earlier: UsageEntry[];
  /** The messages that these calls led to, in their order. */
  readonly added: BaseMessage[];
  /** Stores one more call and the messages that it led to. Resolves when they are stored. */
  readonly keep: (entry: UsageEntry, added?: BaseMessage[]) => Promise<void>;
}

/** Stores nothing: for tasks without a checkpointer, or if nothing needs to be stored. */
export const NOTHING_KEPT: KeptCalls = { earlier: [], added: [], keep: () => Promise.resolve() };

/**
 * Opens the record of a task's calls. Each call is stored as soon as it ends, next to the checkpoint from which the task
 * runs. This is needed because a task that waits for a person, or is stopped, writes nothing of its own: it continues
 * inside a graph of its own when the run resumes.
 */
export async function openKeptCalls(config: LangGraphRunnableConfig): Promise<KeptCalls> {
  const place = checkpointOf(config);
  const { __pregel_task_id: task, __pregel_resuming: isResuming } = config.configurable ?? {};
  if (place === null || typeof task !== "string") return NOTHING_KEPT;
  // A task that has just begun has no records.
  const { pendingWrites = [] } = (isResuming === true && (await place.saver.getTuple(place.config))) || {};
  const kept = callsOfOpenTasks(pendingWrites)
    .filter((call) => call.task === task)
    .sort((one, other) => one.index - other.index);
  let next = (kept.at(-1)?.index ?? -1) + 1;
  return {
    earlier: kept.map(({ entry }) => entry),
    added: kept.flatMap((call) => call.added ?? []),
    async keep(entry, added) {
      const call: KeptCall = { task, index: next, entry, ...(added && { added }) };
      next += 1;
      await place.saver.putWrites(place.config, [[CHANNEL, call]], writerOf(call));
    },
  };
}

/**
 * Returns an id in the form of a task's id. Each call needs one of its own, because a saver keeps one write for each
 * id.
 */
function writerOf({ task, index }: KeptCall): string {
  const hash = sha256(`${task} ${index}`);
  return [
    [0, 8],
    [8, 12],
    [12, 16],
    [16, 20],
    [20, 32],
  ]
    .map(([from, to]) => hash.slice(from, to))
    .join("-");
}
