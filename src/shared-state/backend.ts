import type { Change, SharedEntry } from "./entry.ts";
import type { JsonValue } from "./json-value.ts";
import type { PostgresClient } from "./postgres-store.ts";

/** A namespace of a store: labels from the widest to the narrowest. */
export type Namespace = readonly string[];

/** Selects keys: a list of keys, or all keys with a prefix. */
export type KeySelection = readonly string[] | { readonly prefix: string };

/**
 * What shared state needs from a store in addition to LangGraph's BaseStore: a write that fails if another writer was
 * faster, and an ordered list of changes.
 *
 * Contract:
 * - Every returned value is a copy, which the caller may change.
 * - A write and its change are stored together or not at all, even if the process dies in between.
 * - Within a namespace, sequence numbers rise in the order in which writes become visible.
 * - Listeners are woken after the change can be read. Waking a listener without a change is allowed.
 */
export interface StateBackend {
  /** Returns the entry of a key, or null if the key was never written. */
  read(namespace: Namespace, key: string): Promise<SharedEntry | null>;
  /** Returns the entries of the selected keys in any order, including entries without a value. */
  list(namespace: Namespace, selection: KeySelection): Promise<SharedEntry[]>;
  /** Writes `next` if version and owner are still those of `current`. Returns false if they are not. */
  replace(namespace: Namespace, replacement: Replacement, options?: ReplaceOptions): Promise<boolean>;
  /**
   * Deletes a namespace for good, with its versions and changes, if `mayGo` is true for each of its entries. Returns how
   * many entries it deleted.
   */
  remove(namespace: Namespace, mayGo: (entry: SharedEntry) => boolean): Promise<number>;
  /** Returns which changes are kept. */
  position(namespace: Namespace): Promise<Position>;
  /** Returns at most `limit` changes after the sequence number `after`, oldest first. */
  changes(namespace: Namespace, after: number, limit: number): Promise<Change[]>;
  /** Starts to listen. Resolves as soon as no later change can be missed, to a function that stops listening. */
  listen(namespace: Namespace, listener: ChangeListener): Promise<() => Promise<void>>;
}

/** A write that depends on what was read before. */
export interface Replacement {
  readonly current: SharedEntry;
  readonly next: SharedEntry;
}

/** How a replacement is stored. */
export interface ReplaceOptions {
  /**
   * Begins the transaction in place of `BEGIN`, and refuses the write by throwing. Only a store in PostgreSQL calls it.
   *
   * @default a plain BEGIN
   */
  begin?: ((client: PostgresClient) => Promise<unknown>) | undefined;
}

/** The range of sequence numbers of the changes that a namespace keeps. It is empty if `oldest > head`. */
export interface Position {
  readonly oldest: number;
  readonly head: number;
}

/** Reacts to changes in a namespace. */
export interface ChangeListener {
  /** Called when something may have changed. */
  wake(): void;
  /** Called when listening has failed for good. Neither function is called after that. */
  fail(error: unknown): void;
}

/** How many changes a namespace keeps for watches. */
export const CHANGES_KEPT = 1_000;

/** Checks whether a key is selected. */
export function isSelected(key: string, selection: KeySelection): boolean {
  return "prefix" in selection ? key.startsWith(selection.prefix) : selection.includes(key);
}

/** Returns the change that a replacement makes, without its sequence number; null if it only changes the owner. */
export function changeOf({ current, next }: Replacement): Omit<Change, "sequence"> | null {
  if (next.version === current.version) return null;
  const [oldValue, newValue]: (JsonValue | undefined)[] = [current.value, next.value];
  return { key: next.key, version: next.version, oldValue, newValue };
}

/** Checks whether a key is still as it was read. Comparing version and owner is enough: any other change changes them. */
export function isUnchanged(found: SharedEntry | null, current: SharedEntry): boolean {
  return (found?.version ?? 0) === current.version && (found?.owner ?? null) === current.owner;
}
