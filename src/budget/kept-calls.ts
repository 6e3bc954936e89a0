import type { BaseMessage } from "@langchain/core/messages";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { checkpointOf, taskOf } from "../langgraph/checkpoint-of-task.ts";
import type { UsageEntry } from "../run/usage.ts";
import { sha256 } from "../text/hash.ts";

/** A write that waits to become part of the next checkpoint: who wrote, to which channel, what. */
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
export const KEPT_CALLS = "troupe_call";

/**
 * Returns the recorded calls of the unfinished tasks of one checkpoint. A task that has written its usage is finished.
 */
export function callsOfOpenTasks(writes: readonly PendingWrite[]): KeptCall[] {
  const done = new Set(writes.flatMap(([task, channel]) => (channel === "usage" ? [task] : [])));
  return writes.flatMap(([, channel, value]) => {
    return channel === KEPT_CALLS && !done.has((value as KeptCall).task) ? [value as KeptCall] : [];
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
  const { id: task, isResuming } = taskOf(config) ?? {};
  if (place === null || task === undefined) return NOTHING_KEPT;
  // A task that has just begun has none.
  const { pendingWrites = [] } = (isResuming && (await place.saver.getTuple(place.config))) || {};
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
      await place.saver.putWrites(place.config, [[KEPT_CALLS, call]], writerOf(call));
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
