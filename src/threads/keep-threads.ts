import type { BaseCheckpointSaver, LangGraphRunnableConfig } from "@langchain/langgraph";
import { isBelowAnotherGraph } from "../langgraph/checkpointer.ts";
import type { CompiledGraph } from "../langgraph/compiled-graph.ts";
import { wrapCheckpointer } from "../langgraph/wrap-checkpointer.ts";
import { wrapRuns } from "../langgraph/wrap-runs.ts";
import { ordered } from "./ordered-saver.ts";
import { locksOf, releaseLock, type SharedLock, type ThreadLocks } from "./thread-locks.ts";
import { VersionedSaver, versioned } from "./versioned-saver.ts";

/**
 * Returns the graph with its threads stored by a saver. States have a version, and a second run on a thread at the same
 * time rejects with `thread_busy`. If a server sets its own saver, the server stores and locks the threads itself, and
 * only the order of the checkpoints is kept.
 */
export function keepThreads<Graph extends CompiledGraph>(
  graph: Graph,
  checkpointer: BaseCheckpointSaver | undefined,
): Graph {
  const inOrder = wrapCheckpointer(graph, (own) => (own instanceof VersionedSaver ? own : ordered(own)));
  if (checkpointer === undefined) return inOrder;
  const saver = versioned(checkpointer);
  return wrapRuns(inOrder, { checkpointer: saver }, async function* (start, { signal, ...given }) {
    const thread = threadOf(given.configurable);
    if (given.checkpointer !== saver || thread === null) return yield* start();
    const lock = await lockAfterAborted(locksOf(saver), thread);
    const run = start("configurable" in lock ? lock.configurable : undefined);
    using _end = endWithSignal(signal, { locks: locksOf(saver), thread, run, lock });
    try {
      yield* run;
    } finally {
      await releaseLock(lock);
    }
  });
}

/**
 * Returns the thread of a run, or null if the graph runs below another one, whose run has locked the thread already.
 */
function threadOf(configurable: NonNullable<LangGraphRunnableConfig["configurable"]>): string | null {
  const thread = configurable["thread_id"] as string | number | undefined;
  return isBelowAnotherGraph(configurable) || thread === undefined ? null : String(thread);
}

/** Runs that were aborted and still write their last results. Their callers know already that they ended. */
const endingRuns = new WeakMap<ThreadLocks, Map<string, Promise<void>>>();

/**
 * Locks a thread. Waits for an aborted run's last writes first, so that resuming right after an abort does not fail
 * with `thread_busy`.
 */
async function lockAfterAborted(locks: ThreadLocks, thread: string): Promise<Disposable | SharedLock> {
  await endingRuns.get(locks)?.get(thread);
  return locks.lock(thread);
}

/**
 * Ends a run and releases its lock when the signal aborts. Needed because LangGraph's stream then no longer reads its
 * generator. The generator could wait at a `yield` forever, and the lock would never be released.
 */
function endWithSignal(
  signal: AbortSignal | undefined,
  options: { locks: ThreadLocks; thread: string; run: AsyncGenerator; lock: Disposable | SharedLock },
): Disposable {
  const { locks, thread, run, lock } = options;
  const end = async (): Promise<void> => {
    // Takes effect after the current step, and resolves after the last write.
    await run.return(undefined).catch(() => undefined);
    // The run itself releases the lock too, and rejects if that fails. A later run must not reject for it.
    await releaseLock(lock).catch(() => undefined);
    endingRuns.get(locks)?.delete(thread);
  };
  const onAbort = (): void => {
    const ending = endingRuns.get(locks) ?? new Map<string, Promise<void>>();
    endingRuns.set(locks, ending.set(thread, end()));
  };
  if (signal?.aborted) onAbort();
  else signal?.addEventListener("abort", onAbort, { once: true });
  return { [Symbol.dispose]: () => signal?.removeEventListener("abort", onAbort) };
}
