import { z } from "zod";
import type { $ZodType, JSONSchema } from "zod/v4/core";
import { STRING_FORMATS } from "../testing/rules/string-formats.ts";

/** A part of a pattern that the hosted API refuses: it looks ahead or behind. */
const LOOKAROUND = /\(\?<?[=!]/;

/**
 * Returns a schema for the hosted API's strict mode: closed objects, all properties required, no `$schema`. What that mode
 * refuses and a reply is checked for anyway is left out: defaults, other formats, patterns that look around. So are the
 * largest and the smallest integer of JavaScript, which zod writes for every integer.
 */
export function strictSchema(schema: $ZodType): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    override: ({ jsonSchema }) => makeStrict(jsonSchema),
  });
  return rest;
}

/** Changes one schema in place to its strict form. */
export function makeStrict(schema: JSONSchema.BaseSchema): void {
  delete schema.default;
  if (schema.format !== undefined && !STRING_FORMATS.has(schema.format)) delete schema.format;
  if (schema.pattern !== undefined && LOOKAROUND.test(schema.pattern)) delete schema.pattern;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  // The choices of a discriminated union exclude each other, so `anyOf` says the same.
  if (schema.oneOf !== undefined) {
    schema.anyOf = schema.oneOf;
    delete schema.oneOf;
  }
}
