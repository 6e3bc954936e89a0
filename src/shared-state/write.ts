import type { Effects } from "../run/effects.ts";
import { SharedStateError } from "../errors/shared-state-error.ts";
import type { Namespace, StateBackend } from "./backend.ts";
import type { SharedEntry } from "./entry.ts";
import type { Queue } from "./queue.ts";

/** What a write makes of an entry; null where it leaves it as it is. It may be asked again, for a later entry. */
export type Decide = (current: SharedEntry) => SharedEntry | null | Promise<SharedEntry | null>;

/** Where a write goes, and its patience. */
export interface WriteOptions {
  backend: StateBackend;
  queue: Queue;
  namespace: Namespace;
  effects: Pick<Effects, "random" | "sleep">;
  signal: AbortSignal;
}

/** So often in a row others may be faster; each time one of them has got on. */
const MOST_ATTEMPTS = 100;

/** Others' writes take a few milliseconds. */
const LONGEST_WAIT_MILLISECONDS = 50;

/**
 * Reads a key, and writes what `decide` makes of it if nobody else wrote in between; else all over again. Within a
 * process writes of one key take turns. Rejects with code `shared_state_contended` where others were faster each time.
 */
export function write(key: string, decide: Decide, options: WriteOptions): Promise<WriteResult> {
  const { backend, queue, namespace, effects, signal } = options;
  return queue.run(JSON.stringify([namespace, key]), async () => {
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      const current = (await backend.read(namespace, key)) ?? absent(key);
      const next = await decide(current);
      if (next === null) return { entry: current, written: false };
      // The end may have come while others had their turn.
      signal.throwIfAborted();
      if (await backend.replace(namespace, { current, next })) return { entry: next, written: true };
      const longest = Math.min(2 ** attempt, LONGEST_WAIT_MILLISECONDS);
      await effects.sleep(effects.random() * longest, signal);
    }
    throw new SharedStateError(
      "shared_state_contended",
      `${JSON.stringify(key)} was changed by others ${MOST_ATTEMPTS} times in a row before it could be written`,
      { key },
    );
  });
}

/** How the key stands now, and whether that is this write's doing. */
export interface WriteResult {
  entry: SharedEntry;
  written: boolean;
}

/** The entry of a key that never had a value. */
export function absent(key: string): SharedEntry {
  return { key, value: undefined, version: 0, owner: null };
}
