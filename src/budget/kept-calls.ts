import type { BaseMessage } from "@langchain/core/messages";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { checkpointOf, taskOf } from "../langgraph/checkpoint-of-task.ts";
import type { UsageEntry } from "../run/usage.ts";
import { sha256 } from "../text/hash.ts";

/** A write that waits to become part of the next checkpoint: who wrote, to which channel, what. */
type PendingWrite = [task: string, channel: string, value: unknown];

/** One call, as it is kept: the task that it belongs to, and which of the task's calls it is. */
interface KeptCall {
  task: string;
  index: number;
  entry: UsageEntry;
  /** What has come of it, where its task would ask for it again otherwise: the reply, the answers to its calls. */
  added?: BaseMessage[];
}

/** No graph has a channel of this name, and no task the ids under which it is written. */
const CHANNEL = "troupe_call";

/** What is on record of the tasks of one checkpoint that are not done: done are those that have written a usage. */
export function callsOfOpenTasks(writes: readonly PendingWrite[]): KeptCall[] {
  const done = new Set(writes.flatMap(([task, channel]) => (channel === "usage" ? [task] : [])));
  return writes.flatMap(([, channel, value]) => {
    return channel === CHANNEL && !done.has((value as KeptCall).task) ? [value as KeptCall] : [];
  });
}

/** The model calls below one task that nobody else keeps. */
export interface KeptCalls {
  /** Those from before the task was interrupted or its process ended, in their order. */
  readonly earlier: UsageEntry[];
  /** What came of these, in their order. */
  readonly added: BaseMessage[];
  /** Keeps one more, and what came of it; resolves when it is stored. */
  readonly keep: (entry: UsageEntry, added?: BaseMessage[]) => Promise<void>;
}

/** What is kept where nothing can be, or need not be. */
export const NOTHING_KEPT: KeptCalls = { earlier: [], added: [], keep: () => Promise.resolve() };

/**
 * Keeps a task's calls from their very end on, beside the checkpoint that the task works on. A task that waits for a
 * person, or is cut short, writes nothing of its own, and what it was part of goes on inside a graph of its own.
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
      await place.saver.putWrites(place.config, [[CHANNEL, call]], writerOf(call));
    },
  };
}

/** An id in the form of a task's, of its own for each call: a saver keeps one write of each id. */
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
