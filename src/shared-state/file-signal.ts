import { closeSync, openSync, utimesSync, watch, type FSWatcher } from "node:fs";
import type { ChangeListener } from "./backend.ts";
import { watchCommits, type CommitLog } from "./late-commits.ts";

/** Wakes processes of the same machine: one sets the time of an empty file, which the others watch (`fs.watch`). */
export interface FileSignal {
  /** Wakes all listeners, in this process and in others. */
  give(): void;
  /** Wakes the listener at each signal. Returns a function that stops it. */
  listen(listener: ChangeListener): () => Promise<void>;
}

/**
 * Creates a signal. The file is watched only while there are listeners. If a process is killed after a commit and before
 * its signal, the commit wakes the listeners too, a moment later.
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
    createFile(file);
    stopCommits = watchCommits(log, { onCommit: wake, onError: fail });
    watcher = watch(file, (kind) => {
      // The file was removed or replaced: watch the new one, which other processes touch.
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
      // Listeners of this process do not need the file.
      wake();
      const now = new Date();
      try {
        utimesSync(file, now, now);
      } catch {
        createFile(file);
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

function createFile(file: string): void {
  closeSync(openSync(file, "a", 0o600));
}
