import type { Change, SharedEntry } from "./entry.ts";
import type { JsonValue } from "./json-value.ts";

/** A namespace of a store: labels from the widest to the narrowest. */
export type Namespace = readonly string[];

/** Which keys are meant: these, or all that begin so. */
export type KeySelection = readonly string[] | { readonly prefix: string };

/**
 * What shared state needs of a store beyond LangGraph's BaseStore: a write that fails where somebody was faster, and
 * the changes in their order.
 *
 * Contract:
 * - What is given out is the caller's own copy.
 * - A write and its change are kept together or not at all, also where the process dies in between.
 * - Within a namespace, sequences are handed out in the order in which writes become visible.
 * - Listeners are woken after the change can be read; once too often does no harm.
 */
export interface StateBackend {
  /** The entry of a key; null where there never was one. */
  read(namespace: Namespace, key: string): Promise<SharedEntry | null>;
  /** The entries of these keys, those without a value included, in no particular order. */
  list(namespace: Namespace, selection: KeySelection): Promise<SharedEntry[]>;
  /** Writes `next` if version and owner are still those of `current`; false where they are not. */
  replace(namespace: Namespace, replacement: Replacement): Promise<boolean>;
  /** Which changes are kept. */
  position(namespace: Namespace): Promise<Position>;
  /** At most `limit` changes that come after that one, oldest first. */
  changes(namespace: Namespace, after: number, limit: number): Promise<Change[]>;
  /** Resolves once no later change is missed; what it resolves to ends the listening. */
  listen(namespace: Namespace, listener: ChangeListener): Promise<() => Promise<void>>;
}

/** A write that depends on what was read before. */
export interface Replacement {
  readonly current: SharedEntry;
  readonly next: SharedEntry;
}

/** The changes that a namespace keeps, by their sequences: from `oldest` to `head`, none where `oldest > head`. */
export interface Position {
  readonly oldest: number;
  readonly head: number;
}

/** Is told that something may have changed, or that it will never be told again. */
export interface ChangeListener {
  wake(): void;
  fail(error: unknown): void;
}

/** How many changes a namespace keeps for those who watch it. */
export const CHANGES_KEPT = 1_000;

/** True where a key is among those that are meant. */
export function isSelected(key: string, selection: KeySelection): boolean {
  return "prefix" in selection ? key.startsWith(selection.prefix) : selection.includes(key);
}

/** The change that a replacement makes, but for its sequence; null where only the owner is another. */
export function changeOf({ current, next }: Replacement): Omit<Change, "sequence"> | null {
  if (next.version === current.version) return null;
  const [oldValue, newValue]: (JsonValue | undefined)[] = [current.value, next.value];
  return { key: next.key, version: next.version, oldValue, newValue };
}

/** True where a key still is as it was read: version and owner together stand for all of an entry. */
export function isUnchanged(found: SharedEntry | null, current: SharedEntry): boolean {
  return (found?.version ?? 0) === current.version && (found?.owner ?? null) === current.owner;
}
