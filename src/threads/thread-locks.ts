import type { BaseCheckpointSaver } from "@langchain/langgraph";
import { TroupeError } from "../errors/troupe-error.ts";
import { VersionedSaver } from "./versioned-saver.ts";

/** The right to run on a thread, for one run at a time. */
export interface ThreadLocks {
  /** Takes the right until it is disposed of. Throws TroupeError with code `thread_busy` where another run has it. */
  lock(thread: string): Disposable;
}

type Saver = BaseCheckpointSaver;

const locksBySaver = new WeakMap<Saver, ThreadLocks>();

/** The locks of the threads that a saver keeps: its own where it has some, else locks that hold within this process. */
export function locksOf(saver: Saver): ThreadLocks {
  const kept = saver instanceof VersionedSaver ? saver.saver : saver;
  const locks = locksBySaver.get(kept) ?? createProcessLocks();
  locksBySaver.set(kept, locks);
  return locks;
}

/** Gives a saver locks of its own, such as ones that other processes heed too. */
export function setLocks(saver: Saver, locks: ThreadLocks): void {
  locksBySaver.set(saver, locks);
}

/** Locks that hold within this process. */
function createProcessLocks(): ThreadLocks {
  const running = new Set<string>();
  return {
    lock(thread) {
      if (running.has(thread)) throw busyError(thread, "another run of this process");
      running.add(thread);
      return releasedOnce(() => void running.delete(thread));
    },
  };
}

/** A lock that does nothing when it is disposed of again: by then another run may have the thread. */
export function releasedOnce(release: () => void): Disposable {
  let isHeld = true;
  return {
    [Symbol.dispose]() {
      if (isHeld) release();
      isHeld = false;
    },
  };
}

/** The error of a run whose thread somebody else is running on. */
export function busyError(thread: string, holder: string, options?: ErrorOptions): TroupeError {
  return new TroupeError(
    "thread_busy",
    `thread ${thread} is in use by ${holder}: two runs at once would lose one's work. Wait for its end, or use another thread`,
    options,
  );
}
