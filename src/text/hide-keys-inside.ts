import { hideKnownKeys, holdsKnownKey, knowsKeys } from "./known-keys.ts";

/** No reply or error is nested deeper. */
const DEEPEST = 20;

/** Returns a value of plain data without configured keys. A value without keys is returned itself, also a part of one. */
export function hideKeysInside<Value>(value: Value): Value {
  return knowsKeys() ? (hidden(value, 0) as Value) : value;
}

function hidden(value: unknown, depth: number): unknown {
  if (typeof value === "string") return hideKnownKeys(value);
  if (typeof value !== "object" || value === null || depth >= DEEPEST) return value;
  if (Array.isArray(value)) {
    const items = (value as unknown[]).map((item) => hidden(item, depth + 1));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isPlain(value)) return value;
  const entries = Object.entries(value).map(
    ([name, one]) => [hideKnownKeys(name), hidden(one, depth + 1)] as const,
  );
  const isSame = entries.every(
    ([name, one]) => name in value && one === (value as Record<string, unknown>)[name],
  );
  return isSame ? value : Object.fromEntries(entries);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The most values that are looked at. A client's error may hold its whole connection. */
const MAXIMUM_VALUES = 2_000;

/**
 * Returns true if a value of any kind, such as a client's error, holds a configured key in one of its fields. Also returns
 * true for a value that is too large to be searched.
 */
export function holdsKeyInside(value: unknown): boolean {
  if (!knowsKeys()) return false;
  const seen = new Set<unknown>();
  const waiting: unknown[] = [value];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    if (typeof one === "string" && holdsKnownKey(one)) return true;
    if (typeof one !== "object" || one === null || seen.has(one)) continue;
    if (seen.size >= MAXIMUM_VALUES) return true;
    seen.add(one);
    waiting.push(...partsOf(one));
  }
  return false;
}

/** Returns the values in an object, without calling its getters. */
function partsOf(value: object): unknown[] {
  const fields = Object.values(Object.getOwnPropertyDescriptors(value)).map((field): unknown => field.value);
  const entries = value instanceof Map || value instanceof Headers ? [...value.entries()] : [];
  return [...fields, ...entries].filter((part) => part !== undefined);
}
