import { closeSync, openSync, utimesSync, watch, type FSWatcher } from "node:fs";
import type { ChangeListener } from "./backend.ts";

/** Wakes the processes of a machine through an empty file, whose time is set and which the operating system watches. */
export interface FileSignal {
  /** Wakes everybody who listens. */
  give(): void;
  /** Wakes the listener at each signal, until the returned function is called. */
  listen(listener: ChangeListener): () => Promise<void>;
}

/** Makes a signal; the file is watched only while somebody listens. */
export function createFileSignal(file: string): FileSignal {
  const listeners = new Set<ChangeListener>();
  let watcher: FSWatcher | null = null;
  const wake = (): void => {
    for (const listener of listeners) listener.wake();
  };
  const stop = (): void => {
    watcher?.close();
    watcher = null;
  };
  const fail = (error: unknown): void => {
    stop();
    for (const listener of listeners) listener.fail(error);
  };
  const start = (): void => {
    makeFile(file);
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
