import type { BaseCheckpointSaver } from "@langchain/langgraph";

type Tuple = NonNullable<Awaited<ReturnType<BaseCheckpointSaver["getTuple"]>>>;

/** The channel in which LangGraph records that a task waits. */
const INTERRUPT = "__interrupt__";

/** The channel in which LangGraph records what a task returned that writes to no channel of the state. */
const RETURN = "__return__";

/**
 * Returns the checkpoint without the interrupts of tasks that have finished since. Before 1.7.3, LangGraph lists such a
 * task as one that still waits, so that a question would be asked again although its answer is on record.
 */
export function withoutAnswered(tuple: Tuple): Tuple {
  const { pendingWrites = [] } = tuple;
  const finished = new Set(pendingWrites.flatMap(([task, channel]) => (isOutput(channel) ? [task] : [])));
  const isAnswered = ([task, channel]: (typeof pendingWrites)[number]): boolean =>
    channel === INTERRUPT && finished.has(task);
  if (!pendingWrites.some(isAnswered)) return tuple;
  return { ...tuple, pendingWrites: pendingWrites.filter((write) => !isAnswered(write)) };
}

function isOutput(channel: string): boolean {
  return channel === RETURN || !channel.startsWith("__");
}
