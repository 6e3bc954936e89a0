import type { KeySelection, Namespace } from "./backend.ts";
import type { SharedEntry } from "./entry.ts";
import type { Given, Kept, SharedSchemas } from "./value.ts";
import type { SharedEvent, WatchOptions } from "./watch-event.ts";

/** Schemas of a state that has none: every key takes what JSON can hold. */
export type NoSchemas = Readonly<Record<string, never>>;

/**
 * Keyed, versioned data that agents share beside the conversation.
 *
 * Contract:
 * - Values are copied in and out, and checked by the key's schema both ways; what was refused was not written.
 * - A key's version grows by one with every change, deletions included, and is never given out again.
 * - Every operation rejects with a SharedStateError (`shared_state_closed` once it was closed), or with a TroupeError
 *   with code `run_aborted` where the state's signal has aborted.
 */
export interface SharedState<Schemas extends SharedSchemas = NoSchemas> extends AsyncDisposable {
  readonly namespace: Namespace;
  readonly schemas: Schemas;
  /** For whom it was opened, or null. */
  readonly agent: string | null;
  /** The key as it stands; a key without a value has an entry too, because it may have a version. */
  get<Key extends string>(key: Key): Promise<SharedEntry<Kept<Schemas, Key>>>;
  /** All keys that have a value, by key; with a prefix, those that begin so. */
  list(selection?: { prefix: string }): Promise<SharedEntry[]>;
  /** Writes a value, whatever was there. */
  set<Key extends string>(key: Key, value: Given<Schemas, Key>): Promise<SharedEntry<Kept<Schemas, Key>>>;
  /** Removes the value; the version stays. False where there was none. */
  delete(key: string): Promise<boolean>;
  /**
   * Writes what the function makes of the value (undefined where there is none). It gets every update in, however many
   * at once, and may call the function again where another process was faster: it must not have side effects.
   */
  update<Key extends string>(
    key: Key,
    change: (value: Kept<Schemas, Key> | undefined) => Given<Schemas, Key>,
  ): Promise<SharedEntry<Kept<Schemas, Key>>>;
  /** Writes if the key still has that version (0: it never had a value), and says whether it did, and how the key stands. */
  compareAndSet<Key extends string>(
    key: Key,
    expectedVersion: number,
    value: Given<Schemas, Key>,
  ): Promise<CompareAndSetResult<Kept<Schemas, Key>>>;
  /** Makes a key the agent's own, which others can read and not write; rejects with `shared_key_owned` where it is another's. */
  claim(key: string): Promise<SharedEntry>;
  /** Gives a key up; false where nobody owned it. Rejects with `shared_key_owned` where it is another's. */
  release(key: string): Promise<boolean>;
  /**
   * Tells of every change, in order, from the moment of this call on. It is to be read, or ended by `break`, by its
   * signal, or by closing the state. Whoever reads slowly is told of a gap and then how the keys stand.
   */
  watch<Key extends string>(
    selection: Key | readonly Key[] | { prefix: string },
    options?: WatchOptions,
  ): AsyncGenerator<SharedEvent<Kept<Schemas, Key>>, void, void>;
  /** The same state for another agent; closing either closes both. */
  as(agent: string): SharedState<Schemas>;
  /** Ends all watches and refuses what comes after; the store stays open. A second time does nothing. */
  close(): Promise<void>;
}

/** Whether a compare-and-set wrote, and how the key stands after it. */
export interface CompareAndSetResult<Value> {
  readonly written: boolean;
  readonly entry: SharedEntry<Value>;
}

/** Keys as `watch` takes them. */
export type WatchSelection = string | KeySelection;
