import { isRecord } from "../../text/is-record.ts";
import type { JsonObject } from "../json.ts";
import { typesOf } from "./schema-walk.ts";
import { STRING_FORMATS } from "./string-formats.ts";

// "Some type-specific keywords are not yet supported". The guide names the keywords of composition. `oneOf` and the
// others are those that the vendor's own client cannot send (openai 6.49.0, lib/transform.js,
// JSON_SCHEMA_UNSUPPORTED_SCHEMA_KEYWORDS).
const UNSUPPORTED_KEYWORDS = `
  allOf not dependentRequired dependentSchemas if then else
  oneOf patternProperties propertyNames minProperties maxProperties dependencies
  unevaluatedProperties unevaluatedItems prefixItems additionalItems uniqueItems
  contains minContains maxContains contentEncoding contentMediaType contentSchema
  $anchor $dynamicAnchor $dynamicRef $recursiveAnchor $recursiveRef`
  .trim()
  .split(/\s+/u);

/** Returns why one schema is invalid under `strict: true`; null if it is valid. Does not check schemas inside it. */
export function nodeFault(schema: JsonObject): string | null {
  const unsupported = UNSUPPORTED_KEYWORDS.find((keyword) => schema[keyword] !== undefined);
  if (unsupported !== undefined) return `'${unsupported}' is not permitted.`;
  return typeFault(schema) ?? objectFault(schema) ?? arrayFault(schema) ?? formatFault(schema);
}

// "Supported types": a schema that allows every value does not have one of these types.
function typeFault(schema: JsonObject): string | null {
  const says = ["type", "enum", "const", "anyOf", "$ref", "properties"].some(
    (key) => schema[key] !== undefined,
  );
  return says ? null : "schema must have a 'type' key.";
}

// "All fields must be `required`" and "`additionalProperties: false` must always be set in objects".
function objectFault(schema: JsonObject): string | null {
  if (!typesOf(schema).includes("object") && schema["properties"] === undefined) return null;
  if (schema["additionalProperties"] !== false) {
    return "'additionalProperties' is required to be supplied and to be false.";
  }
  const names = isRecord(schema["properties"]) ? Object.keys(schema["properties"]) : [];
  const required: unknown[] = Array.isArray(schema["required"]) ? schema["required"] : [];
  const missing = names.find((name) => !required.includes(name));
  if (missing !== undefined) {
    return `'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`;
  }
  const extra = required.find((name) => !names.includes(String(name)));
  return extra === undefined
    ? null
    : `'required' is required to be supplied and to be an array including every key in properties. Extra required key ${inSingleQuotes(extra)} supplied.`;
}

function arrayFault(schema: JsonObject): string | null {
  if (!typesOf(schema).includes("array")) return null;
  if (Array.isArray(schema["items"])) return "'items' is not permitted as an array.";
  return schema["items"] === undefined ? "array schema missing items." : null;
}

function formatFault(schema: JsonObject): string | null {
  const format = schema["format"];
  return format === undefined || STRING_FORMATS.has(format)
    ? null
    : `${inSingleQuotes(format)} is not a valid format.`;
}

function inSingleQuotes(value: unknown): string {
  return typeof value === "string" ? `'${value}'` : JSON.stringify(value);
}
