import { isRecord } from "../text/is-record.ts";
import type { JsonValue } from "./json-value.ts";

/** A key as it stands. */
export interface SharedEntry<Value = JsonValue> {
  readonly key: string;
  /** Undefined where the key has no value: it never had one, or it was deleted. */
  readonly value: Value | undefined;
  /** 0 where there never was a value, and one more with every change; a deletion is a change, and nothing resets it. */
  readonly version: number;
  /** The agent whose key it is, or null. */
  readonly owner: string | null;
}

/** One change of a key, as a store keeps it. */
export interface Change {
  /** The change's place among those of its namespace. */
  readonly sequence: number;
  readonly key: string;
  readonly version: number;
  readonly oldValue: JsonValue | undefined;
  readonly newValue: JsonValue | undefined;
}

/** How a key is kept in a store's item, under its own name: without a `value` where it was deleted. */
export interface KeptItem {
  value?: JsonValue;
  version: number;
  owner: string | null;
}

/** The entry in an item of a store, or null where the item is not one of ours. */
export function entryIn(key: string, item: unknown): SharedEntry | null {
  if (!isRecord(item)) return null;
  const { value, version, owner } = item as Partial<KeptItem>;
  const isOurs =
    Number.isSafeInteger(version) && Number(version) >= 0 && (owner === null || typeof owner === "string");
  return isOurs ? { key, value, version: Number(version), owner } : null;
}

/** The item that keeps an entry. */
export function itemOf({ value, version, owner }: SharedEntry): KeptItem {
  return { ...(value === undefined ? {} : { value }), version, owner };
}
