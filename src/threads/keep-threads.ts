import type { BaseCheckpointSaver, LangGraphRunnableConfig } from "@langchain/langgraph";
import { isBelowAnotherGraph } from "../langgraph/checkpointer.ts";
import type { CompiledGraph } from "../langgraph/compiled-graph.ts";
import { wrapRuns } from "../langgraph/wrap-runs.ts";
import { locksOf, type ThreadLocks } from "./thread-locks.ts";
import { versioned } from "./versioned-saver.ts";

/**
 * The graph with its threads kept by that saver: states carry a version, and a second run on a thread at the same
 * time rejects with `thread_busy`. A server that sets a saver of its own keeps its threads, and guards them, itself.
 */
export function keepThreads<Graph extends CompiledGraph>(
  graph: Graph,
  checkpointer: BaseCheckpointSaver | undefined,
): Graph {
  if (checkpointer === undefined) return graph;
  const saver = versioned(checkpointer);
  return wrapRuns(graph, { checkpointer: saver }, async function* (start, { signal, ...given }) {
    const thread = threadOf(given.configurable);
    if (given.checkpointer !== saver || thread === null) return yield* start();
    const lock = await lockAfterAborted(locksOf(saver), thread);
    const run = start();
    using _end = endWithSignal(signal, { locks: locksOf(saver), thread, run, lock });
    try {
      yield* run;
    } finally {
      lock[Symbol.dispose]();
    }
  });
}

/** The thread of a run that stands on its own; below another graph, that graph's run has the thread already. */
function threadOf(configurable: NonNullable<LangGraphRunnableConfig["configurable"]>): string | null {
  const thread = configurable["thread_id"] as string | number | undefined;
  return isBelowAnotherGraph(configurable) || thread === undefined ? null : String(thread);
}

/** Runs that were aborted, and that still write down what they have: their callers have been told of the end. */
const endingRuns = new WeakMap<ThreadLocks, Map<string, Promise<void>>>();

/** Who resumes a run that he has just aborted is not refused: its last writes take a moment. */
async function lockAfterAborted(locks: ThreadLocks, thread: string): Promise<Disposable> {
  await endingRuns.get(locks)?.get(thread);
  return locks.lock(thread);
}

/**
 * Ends a run for good when the signal aborts. LangGraph's stream then stops listening to its generator, which may be
 * left standing at a `yield`: the lock would be held for ever.
 */
function endWithSignal(
  signal: AbortSignal | undefined,
  options: { locks: ThreadLocks; thread: string; run: AsyncGenerator; lock: Disposable },
): Disposable {
  const { locks, thread, run, lock } = options;
  const end = async (): Promise<void> => {
    // Comes after the step that is under way, and resolves when nothing more is written.
    await run.return(undefined).catch(() => undefined);
    endingRuns.get(locks)?.delete(thread);
    lock[Symbol.dispose]();
  };
  const onAbort = (): void => {
    const ending = endingRuns.get(locks) ?? new Map<string, Promise<void>>();
    endingRuns.set(locks, ending.set(thread, end()));
  };
  if (signal?.aborted) onAbort();
  else signal?.addEventListener("abort", onAbort, { once: true });
  return { [Symbol.dispose]: () => signal?.removeEventListener("abort", onAbort) };
}
