import { z } from "zod";
import type { $ZodType } from "zod/v4/core";

/** Reads a reply's JSON as a value of a schema, or lists its faults, each with its place in the reply. */
export async function readTyped(
  schema: $ZodType,
  json: unknown,
): Promise<{ value: unknown } | { faults: string[] }> {
  const parsed = await z.safeParseAsync(schema, json);
  if (parsed.success) return { value: parsed.data };
  return { faults: parsed.error.issues.map(({ path, message }) => `${placeOf(path)}${message}`) };
}

function placeOf(path: readonly PropertyKey[]): string {
  return path.length === 0 ? "" : `${path.map(String).join(".")}: `;
}
