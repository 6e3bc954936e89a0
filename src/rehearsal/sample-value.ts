import { objectAt, objectsAt, stringAt, type JsonObject } from "../testing/json.ts";
import { isRecord } from "../text/is-record.ts";
import { sampleNumber } from "./sample-number.ts";
import { sampleText } from "./sample-text.ts";

/** Where a value stands in the whole value. */
interface Place {
  /** The whole schema, in which references are looked up. */
  root: JsonObject;
  /** The name of the member that the value is for. */
  name: string;
  /** The index of the value in its list; 0 outside of lists. */
  index: number;
  depth: number;
}

/** From this depth on, lists are as short as allowed and null is preferred, so that a schema that refers to itself ends. */
const DEEP = 4;

/** Below this depth nothing is made any more. */
const DEEPEST = 24;

/**
 * Returns a value that fits a JSON schema: required members only, the first of several choices, lists of one. Where a
 * text is free, it says that it belongs to a rehearsal. The same schema always gives the same value.
 *
 * It reads `$ref`, `anyOf`, `oneOf`, `allOf`, `const`, `enum`, `default`, `examples`, formats, patterns and bounds, but
 * not `not`, `if` and dependencies.
 */
export function sampleValue(schema: unknown, name = "value"): unknown {
  const root = isRecord(schema) ? schema : {};
  return valueOf(root, { root, name, index: 0, depth: 0 });
}

/** Returns true if null fits a schema. */
export function allowsNull(schema: JsonObject): boolean {
  const { type, enum: choices } = schema;
  if (type === "null" || schema["const"] === null || schema["nullable"] === true) return true;
  if ((Array.isArray(type) && type.includes("null")) || (Array.isArray(choices) && choices.includes(null)))
    return true;
  return branchesOf(schema).some(allowsNull);
}

function valueOf(given: JsonObject, place: Place): unknown {
  if (place.depth > DEEPEST) return null;
  const schema = resolved(given, place.root);
  if ("const" in schema) return schema["const"];
  if (place.depth >= DEEP && allowsNull(schema)) return null;
  if ("default" in schema) return schema["default"];
  const choices = [schema["enum"], schema["examples"]].find((list) => Array.isArray(list) && list.length > 0);
  if (Array.isArray(choices)) {
    const real = choices.filter((choice) => choice !== null);
    return real.length === 0 ? null : real[place.index % real.length];
  }
  const branches = branchesOf(schema);
  if (branches.length > 0) {
    const branch = branches.find((one) => resolved(one, place.root)["type"] !== "null") ?? branches[0] ?? {};
    const { anyOf: _, oneOf: __, ...shared } = schema;
    return valueOf({ ...shared, ...resolved(branch, place.root) }, { ...place, depth: place.depth + 1 });
  }
  switch (typeOf(schema)) {
    case "object":
      return objectOf(schema, place);
    case "array":
      return listOf(schema, place);
    case "number":
    case "integer":
      return sampleNumber(schema);
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return sampleText(schema, place.index === 0 ? place.name : `${place.name} ${place.index + 1}`);
  }
}

function objectOf(schema: JsonObject, { root, depth }: Place): JsonObject {
  const properties = objectAt(schema, "properties");
  const required = Array.isArray(schema["required"]) ? schema["required"].map(String) : [];
  const least = typeof schema["minProperties"] === "number" ? schema["minProperties"] : 0;
  const optional = Object.keys(properties).filter((name) => !required.includes(name));
  const names = [...required, ...optional.slice(0, Math.max(0, least - required.length))];
  const invented = Array.from(
    { length: Math.max(0, least - names.length) },
    (_, at) => `rehearsal_${at + 1}`,
  );
  const members = [...names, ...invented].map((name) => {
    const own = Object.hasOwn(properties, name)
      ? objectAt(properties, name)
      : objectAt(schema, "additionalProperties");
    return [name, valueOf(own, { root, name, index: 0, depth: depth + 1 })] as const;
  });
  return Object.fromEntries(members);
}

function listOf(schema: JsonObject, { root, name, depth }: Place): unknown[] {
  const first = objectsAt(schema, Array.isArray(schema["items"]) ? "items" : "prefixItems");
  const least = typeof schema["minItems"] === "number" ? schema["minItems"] : first.length;
  const most = typeof schema["maxItems"] === "number" ? schema["maxItems"] : Infinity;
  const length = Math.min(Math.max(least, depth < DEEP ? 1 : 0), most, 100);
  return Array.from({ length }, (_, index) =>
    valueOf(first[index] ?? objectAt(schema, "items"), { root, name, index, depth: depth + 1 }),
  );
}

/** Follows references, and joins the parts of `allOf`. */
function resolved(schema: JsonObject, root: JsonObject, hops = 0): JsonObject {
  const reference = stringAt(schema, "$ref");
  if (reference !== null && hops < DEEPEST) {
    const { $ref: _, ...own } = schema;
    return { ...resolved(targetOf(reference, root), root, hops + 1), ...own };
  }
  const parts = objectsAt(schema, "allOf").map((part) => resolved(part, root, hops + 1));
  if (parts.length === 0 || hops >= DEEPEST) return schema;
  const { allOf: _, ...own } = schema;
  const all = [own, ...parts];
  const properties = Object.assign({}, ...all.map((part) => objectAt(part, "properties"))) as JsonObject;
  const required = all.flatMap((part) => listAt(part, "required"));
  const pattern = joinedPattern(all.map((part) => stringAt(part, "pattern")).filter((one) => one !== null));
  return Object.assign({}, ...all, { properties, required }, pattern) as JsonObject;
}

/** Joins patterns that must all match, such as a beginning and an end. */
function joinedPattern(patterns: readonly string[]): { pattern?: string } {
  if (patterns.length === 0) return {};
  return { pattern: patterns.reduce((one, next) => one.replace(/\$$/, "") + next.replace(/^\^/, "")) };
}

/** Looks up a reference inside the schema, such as `#/$defs/address`. */
function targetOf(reference: string, root: JsonObject): JsonObject {
  const path = reference.replace(/^#\/?/, "").split("/").filter(Boolean);
  return path
    .map((part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<JsonObject>(objectAt, root);
}

function branchesOf(schema: JsonObject): readonly JsonObject[] {
  return [...objectsAt(schema, "anyOf"), ...objectsAt(schema, "oneOf")];
}

function listAt(schema: JsonObject, key: string): unknown[] {
  const list = schema[key];
  return Array.isArray(list) ? list : [];
}

/** Returns the type of a schema; of several, the first that is not `null`. Without one, what its other words tell. */
function typeOf(schema: JsonObject): unknown {
  const { type } = schema;
  if (Array.isArray(type)) return type.find((one) => one !== "null") ?? "null";
  if (type !== undefined) return type;
  if ("properties" in schema && Object.keys(objectAt(schema, "properties")).length > 0) return "object";
  return "items" in schema || "prefixItems" in schema ? "array" : "string";
}
