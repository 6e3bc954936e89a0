import { closeSync, openSync, utimesSync, watch, type FSWatcher } from "node:fs";
import type { ChangeListener } from "./backend.ts";
import { watchCommits, type CommitLog } from "./late-commits.ts";

/** Wakes the processes of a machine through an empty file, whose time is set and which the operating system watches. */
export interface FileSignal {
  /** Wakes everybody who listens. */
  give(): void;
  /** Wakes the listener at each signal, until the returned function is called. */
  listen(listener: ChangeListener): () => Promise<void>;
}

/**
 * Makes a signal; the file is watched only while somebody listens. Commits wake too whose process was
 * killed before it gave the signal, only a moment later.
 */
export function createFileSignal(file: string, log: CommitLog): FileSignal {
  const listeners = new Set<ChangeListener>();
  let watcher: FSWatcher | null = null;
  let stopCommits = (): void => undefined;
  const wake = (): void => {
    for (const listener of listeners) listener.wake();
  };
  const stop = (): void => {
    stopCommits();
    watcher?.close();
    watcher = null;
  };
  const fail = (error: unknown): void => {
    stop();
    for (const listener of listeners) listener.fail(error);
  };
  const start = (): void => {
    makeFile(file);
    stopCommits = watchCommits(log, { onCommit: wake, onError: fail });
    watcher = watch(file, (kind) => {
      // Somebody removed or replaced the file: what is watched is not the one that others touch.
      if (kind === "rename") {
        stop();
        try {
          start();
        } catch (error) {
          fail(error);
        }
      }
      wake();
    }).on("error", fail);
  };
  return {
    give() {
      // Within the process there is no need to ask the operating system.
      wake();
      const now = new Date();
      try {
        utimesSync(file, now, now);
      } catch {
        makeFile(file);
      }
    },
    listen(listener) {
      if (watcher === null) start();
      listeners.add(listener);
      return async () => {
        listeners.delete(listener);
        if (listeners.size === 0) stop();
      };
    },
  };
}

function makeFile(file: string): void {
  closeSync(openSync(file, "a", 0o600));
}
