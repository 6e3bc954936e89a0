import { isRecord } from "../../text/is-record.ts";

/** A schema inside a schema: its path, and the number of objects and lists around it, including itself. */
export interface SchemaNode {
  readonly schema: unknown;
  readonly path: readonly string[];
  readonly level: number;
}

/** Yields a schema, then all schemas inside it. Does not follow references, so recursion does not count as nesting. */
export function* walkSchema(schema: unknown, path: readonly string[] = [], outer = 0): Generator<SchemaNode> {
  // The guide does not say whether a list is a level of nesting. Counting it is the stricter choice.
  const level = isNested(schema) ? outer + 1 : outer;
  yield { schema, path, level };
  if (!isRecord(schema)) return;
  for (const keyword of ["properties", "$defs", "definitions"]) {
    const map = schema[keyword];
    if (!isRecord(map)) continue;
    for (const [name, child] of Object.entries(map)) {
      yield* walkSchema(child, [...path, keyword, name], keyword === "properties" ? level : 0);
    }
  }
  if (schema["items"] !== undefined && !Array.isArray(schema["items"])) {
    yield* walkSchema(schema["items"], [...path, "items"], level);
  }
  const choices: unknown = schema["anyOf"];
  if (!Array.isArray(choices)) return;
  for (const [index, choice] of choices.entries()) {
    yield* walkSchema(choice, [...path, "anyOf", String(index)], level);
  }
}

/** Returns the types that a schema names: one, or several. If it names none, returns a list with undefined. */
export function typesOf(schema: { readonly type?: unknown }): readonly unknown[] {
  return Array.isArray(schema.type) ? schema.type : [schema.type];
}

function isNested(schema: unknown): boolean {
  if (!isRecord(schema)) return false;
  const types = typesOf(schema);
  return types.includes("object") || types.includes("array") || schema["properties"] !== undefined;
}
