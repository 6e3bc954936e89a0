import type { Change } from "./entry.ts";
import type { JsonValue } from "./json-value.ts";

/** A row of a database's table of changes. PostgreSQL's driver returns a BIGINT as text. */
export interface ChangeRow {
  sequence: number | string;
  key: string;
  version: number | string;
  /** JSON; null if the key had no value. */
  old_value: string | null;
  /** JSON; null if the value was deleted. */
  new_value: string | null;
}

/** Returns the change that a row holds. */
export function changeIn(row: unknown): Change {
  const { sequence, key, version, old_value, new_value } = row as ChangeRow;
  return {
    sequence: Number(sequence),
    key,
    version: Number(version),
    oldValue: valueIn(old_value),
    newValue: valueIn(new_value),
  };
}

/**
 * Returns a value as JSON text, or null if there is none. A column of SQL's own type JSON would not do: PostgreSQL's
 * driver returns the same for JSON's null and for SQL's.
 */
export function jsonTextOf(value: JsonValue | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

/** Reads a value that `jsonTextOf` wrote. */
export function valueIn(text: string | null): JsonValue | undefined {
  return text === null ? undefined : (JSON.parse(text) as JsonValue);
}
