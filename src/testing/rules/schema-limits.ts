import { isRecord } from "../../text/is-record.ts";
import type { SchemaNode } from "./schema-walk.ts";

// "Objects have limitations on nesting depth and size", "Limitations on total string size", "Limitations on enum size":
// https://developers.openai.com/api/docs/guides/structured-outputs#supported-schemas
const MOST_LEVELS = 10;
const MOST_PROPERTIES = 5000;
const MOST_CHARACTERS = 120_000;
const MOST_ENUM_VALUES = 1000;
const LONG_ENUM = 250;
const MOST_LONG_ENUM_CHARACTERS = 15_000;

/** The documented limit of size that a schema exceeds, or null. */
export function limitFault(nodes: readonly SchemaNode[]): string | null {
  const levels = Math.max(...nodes.map((node) => node.level));
  if (levels > MOST_LEVELS) return `${levels} levels of nesting exceeds limit of ${MOST_LEVELS}.`;
  const size = sizeOf(nodes);
  if (size.properties > MOST_PROPERTIES) {
    return `${size.properties} parameters exceed the limit of ${MOST_PROPERTIES}.`;
  }
  if (size.characters > MOST_CHARACTERS) {
    return `total string length of ${size.characters} exceeds the limit of ${MOST_CHARACTERS}.`;
  }
  if (size.enumValues > MOST_ENUM_VALUES) {
    return `${size.enumValues} enum values exceed the limit of ${MOST_ENUM_VALUES}.`;
  }
  if (size.longEnumCharacters > MOST_LONG_ENUM_CHARACTERS) {
    return `the total string length of ${size.longEnumCharacters} of an enum with more than ${LONG_ENUM} values exceeds the limit of ${MOST_LONG_ENUM_CHARACTERS}.`;
  }
  return null;
}

interface SchemaSize {
  properties: number;
  characters: number;
  enumValues: number;
  longEnumCharacters: number;
}

function sizeOf(nodes: readonly SchemaNode[]): SchemaSize {
  const size: SchemaSize = { properties: 0, characters: 0, enumValues: 0, longEnumCharacters: 0 };
  for (const { schema } of nodes) {
    if (!isRecord(schema)) continue;
    const properties = keysOf(schema["properties"]);
    const values: readonly unknown[] = Array.isArray(schema["enum"]) ? schema["enum"] : [];
    const names = [...properties, ...keysOf(schema["$defs"]), ...keysOf(schema["definitions"])];
    size.properties += properties.length;
    size.enumValues += values.length;
    size.characters += charactersOf([...names, ...values, schema["const"]]);
    if (values.length > LONG_ENUM) {
      size.longEnumCharacters = Math.max(size.longEnumCharacters, charactersOf(values));
    }
  }
  return size;
}

function keysOf(value: unknown): readonly string[] {
  return isRecord(value) ? Object.keys(value) : [];
}

function charactersOf(values: readonly unknown[]): number {
  return values.reduce<number>((sum, value) => sum + (typeof value === "string" ? value.length : 0), 0);
}
