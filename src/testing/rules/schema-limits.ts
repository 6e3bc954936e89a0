import { isRecord } from "../../text/is-record.ts";
import type { SchemaNode } from "./schema-walk.ts";

// "Objects have limitations on nesting depth and size", "Limitations on total string size", "Limitations on enum size":
// https://developers.openai.com/api/docs/guides/structured-outputs#supported-schemas
const MAXIMUM_LEVELS = 10;
const MAXIMUM_PROPERTIES = 5000;
const MAXIMUM_CHARACTERS = 120_000;
const MAXIMUM_ENUM_VALUES = 1000;
const LONG_ENUM = 250;
const MAXIMUM_LONG_ENUM_CHARACTERS = 15_000;

/** Returns the documented size limit that a schema exceeds; null if it exceeds none. */
export function limitFault(nodes: readonly SchemaNode[]): string | null {
  const levels = Math.max(...nodes.map((node) => node.level));
  if (levels > MAXIMUM_LEVELS) return `${levels} levels of nesting exceeds limit of ${MAXIMUM_LEVELS}.`;
  const size = sizeOf(nodes);
  if (size.properties > MAXIMUM_PROPERTIES) {
    return `${size.properties} parameters exceed the limit of ${MAXIMUM_PROPERTIES}.`;
  }
  if (size.characters > MAXIMUM_CHARACTERS) {
    return `total string length of ${size.characters} exceeds the limit of ${MAXIMUM_CHARACTERS}.`;
  }
  if (size.enumValues > MAXIMUM_ENUM_VALUES) {
    return `${size.enumValues} enum values exceed the limit of ${MAXIMUM_ENUM_VALUES}.`;
  }
  if (size.longEnumCharacters > MAXIMUM_LONG_ENUM_CHARACTERS) {
    return `the total string length of ${size.longEnumCharacters} of an enum with more than ${LONG_ENUM} values exceeds the limit of ${MAXIMUM_LONG_ENUM_CHARACTERS}.`;
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
