import { isRecord } from "../text/is-record.ts";
import type { JsonValue } from "./json-value.ts";

/** The current state of a key. */
export interface SharedEntry<Value = JsonValue> {
  readonly key: string;
  /** Undefined if the key has no value: it never had one, or its value was deleted. */
  readonly value: Value | undefined;
  /** 0 if the key never had a value. Each change adds 1; a deletion is a change too. The version is never reset. */
  readonly version: number;
  /** The agent that owns the key, or null. */
  readonly owner: string | null;
}

/** One change of a key, as a store keeps it. */
export interface Change {
  /** The change's number within its namespace. */
  readonly sequence: number;
  readonly key: string;
  readonly version: number;
  readonly oldValue: JsonValue | undefined;
  readonly newValue: JsonValue | undefined;
}

/** The store's item for a key, under the key's own name. It has no `value` if the value was deleted. */
export interface KeptItem {
  value?: JsonValue;
  version: number;
  owner: string | null;
}

/** Returns the entry in a store's item, or null if shared state did not write the item. */
export function entryIn(key: string, item: unknown): SharedEntry | null {
  if (!isRecord(item)) return null;
  const { value, version, owner } = item as Partial<KeptItem>;
  const isOurs =
    Number.isSafeInteger(version) && Number(version) >= 0 && (owner === null || typeof owner === "string");
  return isOurs ? { key, value, version: Number(version), owner } : null;
}

/** Returns the store's item for an entry. */
export function itemOf({ value, version, owner }: SharedEntry): KeptItem {
  return { ...(value === undefined ? {} : { value }), version, owner };
}
