import type { KeySelection, Namespace } from "./backend.ts";
import type { SharedEntry } from "./entry.ts";
import type { Given, Kept, SharedSchemas } from "./value.ts";
import type { SharedEvent, WatchOptions } from "./watch-event.ts";

/** The schemas of a state without schemas: every key takes any JSON value. */
export type NoSchemas = Readonly<Record<string, never>>;

/**
 * Keyed values with versions that agents share in addition to the conversation.
 *
 * Contract:
 * - Values are copied and checked by the key's schema, both when they are written and when they are read. A refused
 *   value is not written.
 * - Each change of a key, also a deletion, adds 1 to its version. No version is used twice.
 * - Every operation rejects with a SharedStateError (`shared_state_closed` after `close`), or with a TroupeError with
 *   code `run_aborted` after the state's signal has aborted.
 */
export interface SharedState<Schemas extends SharedSchemas = NoSchemas> extends AsyncDisposable {
  readonly namespace: Namespace;
  readonly schemas: Schemas;
  /** The agent that uses this state, or null. */
  readonly agent: string | null;
  /** Returns the current entry of a key. A key without a value has an entry too, because it can have a version. */
  get<Key extends string>(key: Key): Promise<SharedEntry<Kept<Schemas, Key>>>;
  /** Returns the entries with a value, sorted by key; with `prefix`, only keys that begin with it. */
  list(selection?: { prefix: string }): Promise<SharedEntry[]>;
  /** Writes a value, whatever the key's version is. */
  set<Key extends string>(key: Key, value: Given<Schemas, Key>): Promise<SharedEntry<Kept<Schemas, Key>>>;
  /** Deletes the value and keeps the version. Returns false if there was no value. */
  delete(key: string): Promise<boolean>;
  /**
   * Writes what `change` returns for the current value, which is undefined if there is none. No update is lost, however
   * many run at once. `change` is called again if another process was faster, so it must be free of side effects.
   *
   * @example
   * await state.update("orders", (orders = 0) => orders + 1);
   */
  update<Key extends string>(
    key: Key,
    change: (value: Kept<Schemas, Key> | undefined) => Given<Schemas, Key>,
  ): Promise<SharedEntry<Kept<Schemas, Key>>>;
  /**
   * Writes a value if the key still has the expected version; 0 means that the key never had a value. Returns whether it
   * wrote, and the key's current entry.
   */
  compareAndSet<Key extends string>(
    key: Key,
    expectedVersion: number,
    value: Given<Schemas, Key>,
  ): Promise<CompareAndSetResult<Kept<Schemas, Key>>>;
  /**
   * Gives this agent exclusive write access to a key; others can still read it. Rejects with `shared_key_owned` if
   * another agent owns the key, or if the state has no agent.
   */
  claim(key: string): Promise<SharedEntry>;
  /** Gives up a key. Returns false if it had no owner. Rejects with `shared_key_owned` if another agent owns it. */
  release(key: string): Promise<boolean>;
  /**
   * Returns every change from this call on, in order. Read the events, or end the watch by `break`, by its signal, or by
   * closing the state. A reader that is too slow gets a gap, followed by the keys' current values.
   *
   * @example
   * for await (const event of state.watch("menu", { signal })) {
   *   if (event.type === "change") console.log(event.version, event.newValue);
   * }
   */
  watch<Key extends string>(
    selection: Key | readonly Key[] | { prefix: string },
    options?: WatchOptions,
  ): AsyncGenerator<SharedEvent<Kept<Schemas, Key>>, void, void>;
  /** Returns the same state for another agent. Closing either closes both. */
  as(agent: string): SharedState<Schemas>;
  /** Ends all watches. Later operations reject with `shared_state_closed`. The store stays open. */
  close(): Promise<void>;
}

/** The result of a compare-and-set: whether it wrote, and the key's current entry. */
export interface CompareAndSetResult<Value> {
  readonly written: boolean;
  readonly entry: SharedEntry<Value>;
}

/** The keys that `watch` accepts. */
export type WatchSelection = string | KeySelection;
