import { z } from "zod";
import { messageOf } from "../errors/locate-error.ts";
import { nodeFault } from "../testing/rules/schema-node.ts";
import { limitFault } from "../testing/rules/schema-limits.ts";
import { typesOf, walkSchema, type SchemaNode } from "../testing/rules/schema-walk.ts";
import { isRecord } from "../text/is-record.ts";
import { makeStrict } from "./strict-schema.ts";

/** What to use in place of a kind of zod schema that has no JSON, or whose value is not the JSON that a model writes. */
const WITHOUT_JSON: Readonly<Record<string, string>> = {
  date: "is a date: use z.iso.date() or z.iso.datetime(), which are texts",
  transform: "is transformed: use a schema that only checks, and transform the value afterwards",
  pipe: "is transformed: use a schema that only checks, and transform the value afterwards",
  bigint: "is a bigint: use z.int() or a text",
  map: "is a map: use a list of { name, value }",
  set: "is a set: use a list",
  record: "is a record: use a list of { name, value }, because a model must know all names",
  tuple: "is a tuple: use an object with a name for each value",
  intersection: "is an intersection: use one object with all properties",
  any: "may be anything: say which type it has",
  unknown: "may be anything: say which type it has",
  undefined: "is undefined: use .nullable()",
  void: "is undefined: use .nullable()",
  symbol: "is a symbol, which JSON does not have",
  function: "is a function, which JSON does not have",
  custom: "is checked by code only: say which type it has, and add .refine()",
  nan: "is not a number, which JSON does not have",
  never: "can have no value",
  promise: "is a promise, which JSON does not have",
  file: "is a file, which JSON does not have",
};

/**
 * Returns the faults of a schema by which a model must reply: what a hosted API would refuse at the first call. `name` is
 * the option that holds the schema.
 */
export function faultsOfSchema(name: string, schema: unknown): string[] {
  if (!isZodObject(schema)) {
    return [
      `${name} must be a zod object, such as z.object({ title: z.string() }), but is ${kindOf(schema)}`,
    ];
  }
  const faults = new Map<string, string>();
  let json: Record<string, unknown>;
  try {
    json = z.toJSONSchema(schema, {
      unrepresentable: "any",
      override: ({ zodSchema, jsonSchema, path }) => {
        const why = WITHOUT_JSON[zodSchema._zod.def.type];
        if (why !== undefined && path.at(-1) !== "additionalProperties") faults.set(placeOf(name, path), why);
        makeStrict(jsonSchema);
      },
    });
  } catch (error) {
    return [`${name} cannot be a JSON schema, in which models read it: ${messageOf(error)}`];
  }
  const nodes = [...walkSchema(json)];
  const places = [...faults.keys()];
  // What is below a fault, or is the same fault in the API's words, says nothing more.
  for (const node of nodes) {
    const place = placeOf(name, node.path);
    if (places.some((one) => place === one || place.startsWith(`${one}.`) || place.startsWith(`${one}[`)))
      continue;
    for (const [where, why] of faultsOfNode(node, place)) faults.set(where, why);
  }
  const limit = limitFault(nodes);
  return [
    ...[...faults].map(([place, why]) => `${place} ${why}`),
    ...(limit === null ? [] : [`${name} is too large for a hosted model: ${limit}`]),
  ];
}

function faultsOfNode({ schema }: SchemaNode, place: string): [place: string, why: string][] {
  if (!isRecord(schema)) return [[place, "may be anything: say which type it has"]];
  const required: unknown[] = Array.isArray(schema["required"]) ? schema["required"] : [];
  const properties = isRecord(schema["properties"]) ? Object.keys(schema["properties"]) : [];
  const optional = properties.filter((property) => !required.includes(property));
  if (optional.length > 0) {
    return optional.map((property) => [
      `${place}.${property}`,
      "is optional: use .nullable() in place of .optional(), because a hosted model must write every property",
    ]);
  }
  if (typesOf(schema).includes("object") && schema["additionalProperties"] !== false) {
    return [[place, "allows other properties: use z.object() or z.strictObject()"]];
  }
  const fault = nodeFault(schema);
  return fault === null ? [] : [[place, `would be refused by a hosted model: ${fault}`]];
}

/** Returns a path in a JSON schema as one writes it in code, such as `answer.days[].title`. */
function placeOf(name: string, path: readonly (string | number)[]): string {
  let place = name;
  for (let index = 0; index < path.length; index += 1) {
    if (path[index] === "properties") place += `.${String(path[(index += 1)])}`;
    else if (path[index] === "items") place += "[]";
    else index += 1;
  }
  return place;
}

function isZodObject(schema: unknown): schema is z.ZodObject {
  return (
    isRecord(schema) &&
    isRecord(schema["_zod"]) &&
    (schema as unknown as z.ZodType)._zod.def.type === "object"
  );
}

function kindOf(schema: unknown): string {
  if (!isRecord(schema)) return schema === null ? "null" : typeof schema;
  if (isRecord(schema["_zod"])) return `a zod ${(schema as unknown as z.ZodType)._zod.def.type}`;
  return "_def" in schema ? "a schema of another version of zod; version 4 is needed" : "another object";
}
