import type { BaseCheckpointSaver } from "@langchain/langgraph";
import { openThreads, type Outcome, type Plan, type Results, type Route } from "../../src/index.ts";

/** What is recorded of a thread: its finished calls, and the texts of the finished steps. */
export interface Recorded {
  /** `planner`, `synthesizer`, or a step's id; `classifier` for a router. */
  calls: ReadonlySet<string>;
  /** By step id. */
  texts: ReadonlyMap<string, string>;
}

/** Reads what a process left of a thread: its last checkpoint, and the pending writes of that checkpoint. */
export async function readRecorded(file: string, thread: string): Promise<Recorded> {
  using threads = await openThreads({ file });
  return await recordedIn(threads.saver, thread);
}

/** Reads what is recorded of a thread in a saver. */
export async function recordedIn(
  saver: Pick<BaseCheckpointSaver, "getTuple">,
  thread: string,
): Promise<Recorded> {
  const tuple = await saver.getTuple({ configurable: { thread_id: thread } });
  const values: RunValues = tuple?.checkpoint.channel_values ?? {};
  const writes = (tuple?.pendingWrites ?? []).map(([, channel, value]): RunValues => ({ [channel]: value }));
  const all = [values, ...writes];
  const results = Object.assign({}, ...all.map((one) => one.results ?? {})) as Results;
  const isPlanned = all.some(({ plan }) => (plan ?? []).length > 0);
  const isRouted = all.some(({ route }) => (route ?? null) !== null);
  const isAnswered = all.some(({ outcome }) => (outcome ?? null) !== null);
  return {
    calls: new Set([
      ...(isRouted ? ["classifier"] : []),
      ...(isPlanned ? ["planner"] : []),
      ...Object.keys(results),
      ...(isAnswered ? ["synthesizer"] : []),
    ]),
    texts: new Map(Object.values(results).map(({ id, text }) => [id, text])),
  };
}

interface RunValues {
  route?: Route | null;
  plan?: Plan;
  results?: Results;
  outcome?: Outcome | null;
}
