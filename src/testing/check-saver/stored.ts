import type { RunnableConfig } from "@langchain/core/runnables";
import type { BaseCheckpointSaver } from "@langchain/langgraph";

type Put = Parameters<BaseCheckpointSaver["put"]>;
type Tuple = NonNullable<Awaited<ReturnType<BaseCheckpointSaver["getTuple"]>>>;

/** The ids of two tasks, as LangGraph makes them. */
export const TASK = "7b7d1a54-5a0e-5c3c-8d3a-0c1f1a4b9e01";
export const OTHER_TASK = "c2f4c7c2-93d0-5b0e-9a57-6d9a3a1c7f02";

/** Returns the id of a thread's checkpoint by its number, from 0 to 9. Later ones sort after earlier ones, as LangGraph's do. */
export function idOf(number: number): string {
  return `1f0eae00-000${number}-6000-8000-0123456789ab`;
}

/** A checkpoint to store: its number in the thread, and the values of its channels. */
export interface Numbered {
  number: number;
  values?: Record<string, unknown>;
  metadata?: Record<string, unknown>;
}

/** Stores a checkpoint after the one that the config names. Returns the config of the new one. */
export async function put(
  saver: BaseCheckpointSaver,
  config: RunnableConfig,
  { number, values = {}, metadata }: Numbered,
): Promise<RunnableConfig> {
  const versions = Object.fromEntries(Object.keys(values).map((channel) => [channel, number + 1]));
  const checkpoint: Put[1] = {
    v: 4,
    id: idOf(number),
    ts: new Date(1_700_000_000_000 + number).toISOString(),
    channel_values: values,
    channel_versions: versions,
    versions_seen: {},
  };
  const marks: Put[2] = { source: "loop", step: number, parents: {}, ...metadata };
  return merged(config, await saver.put(config, checkpoint, marks, versions));
}

/** Returns the config of a stored checkpoint, with all that the writer's config has in addition. */
export function merged(config: RunnableConfig, stored: RunnableConfig): RunnableConfig {
  return { ...config, configurable: { ...config.configurable, ...stored.configurable } };
}

/** Returns all that is stored of a thread, the newest first. */
export async function allOf(saver: BaseCheckpointSaver, thread: string): Promise<Tuple[]> {
  const tuples: Tuple[] = [];
  for await (const tuple of saver.list({ configurable: { thread_id: thread } })) tuples.push(tuple);
  return tuples;
}

/** Returns the numbers of checkpoints, as a list shows them. */
export function numbersOf(tuples: readonly Tuple[]): number[] {
  return tuples.map(({ checkpoint }) => Number(checkpoint.id[12]));
}
