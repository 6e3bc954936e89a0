import type { Effects } from "../run/effects.ts";
import { SharedStateError } from "../errors/shared-state-error.ts";
import type { Namespace, StateBackend } from "./backend.ts";
import type { SharedEntry } from "./entry.ts";
import type { Queue } from "./queue.ts";

/** Returns the entry to write, or null to write nothing. It is called again if the current entry has changed. */
export type Decide = (current: SharedEntry) => SharedEntry | null | Promise<SharedEntry | null>;

/** Options of a write. */
export interface WriteOptions {
  backend: StateBackend;
  queue: Queue;
  namespace: Namespace;
  effects: Pick<Effects, "random" | "sleep">;
  signal: AbortSignal;
}

/** How often in a row other writers may be faster. Each time, one of them has succeeded. */
const MOST_ATTEMPTS = 100;

/** The longest pause between two attempts. A write of another process takes a few milliseconds. */
const LONGEST_WAIT_MILLISECONDS = 50;

/**
 * Reads a key and writes what `decide` returns for it. Starts again if another writer changed the key in between. Within
 * a process, writes to the same key run one after another. Rejects with a SharedStateError with code
 * `shared_state_contended` if other writers were faster each time.
 */
export function write(key: string, decide: Decide, options: WriteOptions): Promise<WriteResult> {
  const { backend, queue, namespace, effects, signal } = options;
  return queue.run(JSON.stringify([namespace, key]), async () => {
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      const current = (await backend.read(namespace, key)) ?? absent(key);
      const next = await decide(current);
      if (next === null) return { entry: current, written: false };
      // The state may have been closed while this write waited.
      signal.throwIfAborted();
      if (await backend.replace(namespace, { current, next })) return { entry: next, written: true };
      const longest = Math.min(2 ** attempt, LONGEST_WAIT_MILLISECONDS);
      await effects.sleep(effects.random() * longest, signal);
    }
    throw new SharedStateError(
      "shared_state_contended",
      `could not write ${JSON.stringify(key)}: other writers were faster ${MOST_ATTEMPTS} times in a row`,
      { key },
    );
  });
}

/** The result of a write. */
export interface WriteResult {
  /** The key after the write. */
  entry: SharedEntry;
  /** False if nothing was written. */
  written: boolean;
}

/** Returns the entry of a key that never had a value. */
export function absent(key: string): SharedEntry {
  return { key, value: undefined, version: 0, owner: null };
}
