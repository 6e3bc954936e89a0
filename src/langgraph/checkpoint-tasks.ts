import type { BaseCheckpointSaver } from "@langchain/langgraph";

type Tuple = NonNullable<Awaited<ReturnType<BaseCheckpointSaver["getTuple"]>>>;

/** The channel of tasks that `Send` makes. */
const TASKS = "__pregel_tasks";

/**
 * Returns a checkpoint of a format before 4 in today's format: the tasks that its parent sent become a channel, as the
 * savers of LangGraph do it. `writes` are those after its parent.
 */
export function withTasks(
  checkpoint: Tuple["checkpoint"],
  writes: NonNullable<Tuple["pendingWrites"]>,
): Tuple["checkpoint"] {
  const tasks = writes.flatMap(([, channel, value]) => (channel === TASKS ? [value] : []));
  const { channel_values: values, channel_versions: versions } = checkpoint;
  const version = Object.values(versions).reduce((one, other) => (other > one ? other : one), 1);
  return {
    ...checkpoint,
    channel_values: { ...values, [TASKS]: tasks },
    channel_versions: { ...versions, [TASKS]: version },
  };
}
