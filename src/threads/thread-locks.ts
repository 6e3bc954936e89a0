import type { BaseCheckpointSaver } from "@langchain/langgraph";
import { TroupeError } from "../errors/troupe-error.ts";
import { VersionedSaver } from "./versioned-saver.ts";

/** Locks that allow one run at a time on each thread. */
export interface ThreadLocks {
  /**
   * Locks a thread until the result is disposed of. Throws TroupeError with code `thread_busy` if it is locked, or rejects
   * with it.
   */
  lock(thread: string): Disposable | Promise<SharedLock>;
}

/** A thread that is locked for all machines that share its saver. */
export interface SharedLock extends AsyncDisposable {
  /** What the run's `configurable` needs, so that the saver stores its writes. */
  readonly configurable: Readonly<Record<string, unknown>>;
}

type Saver = BaseCheckpointSaver;

const locksBySaver = new WeakMap<Saver, ThreadLocks>();

/** Returns the locks of a saver's threads: those set by `setLocks`, else locks that hold within this process. */
export function locksOf(saver: Saver): ThreadLocks {
  const kept = saver instanceof VersionedSaver ? saver.saver : saver;
  const locks = locksBySaver.get(kept) ?? createProcessLocks();
  locksBySaver.set(kept, locks);
  return locks;
}

/** Sets the locks of a saver, for example locks that hold for all processes of the machine. */
export function setLocks(saver: Saver, locks: ThreadLocks): void {
  locksBySaver.set(saver, locks);
}

/** Creates locks that hold within this process. */
export function createProcessLocks(): { lock(thread: string): Disposable } {
  const running = new Set<string>();
  return {
    lock(thread) {
      if (running.has(thread)) throw busyError(thread, "another run of this process");
      running.add(thread);
      return releasedOnce(() => void running.delete(thread));
    },
  };
}

/** Releases a lock. Resolves when others can lock the thread. */
export async function releaseLock(lock: Disposable | SharedLock): Promise<void> {
  if (Symbol.asyncDispose in lock) await lock[Symbol.asyncDispose]();
  else lock[Symbol.dispose]();
}

/** Creates a lock that is released only once. By a second disposal, another run may have locked the thread. */
export function releasedOnce(release: () => void): Disposable {
  let isHeld = true;
  return {
    [Symbol.dispose]() {
      if (isHeld) release();
      isHeld = false;
    },
  };
}

/** Creates the error for a run on a thread that `holder` has locked. */
export function busyError(thread: string, holder: string, options?: ErrorOptions): TroupeError {
  return new TroupeError(
    "thread_busy",
    `thread ${thread} is in use by ${holder}, and two runs at once would lose the work of one: wait for its end, or use another thread`,
    options,
  );
}
