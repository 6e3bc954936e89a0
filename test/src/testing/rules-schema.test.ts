import { expect, test } from "vitest";
import { createModelServer } from "../../../src/testing/index.ts";
import type { JsonObject } from "../../../src/testing/json.ts";
import { answerTo, objectSchema, schemaFormat } from "./wire.ts";

const text = { type: "string" };
const permitted = (keyword: string) => `In context=('properties', 'a'), '${keyword}' is not permitted.`;
const missingKey = (key: string) =>
  `'required' is required to be supplied and to be an array including every key in properties. ${key}`;

function nested(levels: number): JsonObject {
  return objectSchema(levels === 1 ? {} : { inner: nested(levels - 1) });
}

function many(count: number, schema: JsonObject = text): JsonObject {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, schema]));
}

const words = (count: number, length = 1) => Array.from({ length: count }, () => "w".repeat(length));

test.each<[string, JsonObject, string]>([
  [
    "a root that is a list",
    { type: "array", items: text },
    `schema must be a JSON Schema of 'type: "object"', got 'type: "array"'.`,
  ],
  [
    "a root that is a choice",
    { anyOf: [objectSchema({})] },
    `schema must be a JSON Schema of 'type: "object"', got 'type: "None"'.`,
  ],
  [
    "a choice in an object root",
    { ...objectSchema({}), anyOf: [objectSchema({})] },
    "In context=(), 'anyOf' is not permitted.",
  ],
  [
    "an optional field",
    { ...objectSchema({ a: text, b: text }), required: ["a"] },
    `In context=(), ${missingKey("Missing 'b'.")}`,
  ],
  [
    "a required field that is not declared",
    { ...objectSchema({}), required: ["b"] },
    `In context=(), ${missingKey("Extra required key 'b' supplied.")}`,
  ],
  [
    "an object that allows other fields",
    { type: "object", properties: {}, required: [] },
    "In context=(), 'additionalProperties' is required to be supplied and to be false.",
  ],
  [
    "a free-form map",
    objectSchema({ a: { type: "object", additionalProperties: text } }),
    "In context=('properties', 'a'), 'additionalProperties' is required to be supplied and to be false.",
  ],
  [
    "an optional field inside a list, a choice and a definition",
    objectSchema({
      a: {
        anyOf: [{ type: "null" }, { type: "array", items: { ...objectSchema({ b: text }), required: [] } }],
      },
    }),
    `In context=('properties', 'a', 'anyOf', '1', 'items'), ${missingKey("Missing 'b'.")}`,
  ],
  [
    "an object that allows other fields in a definition",
    { ...objectSchema({ a: { $ref: "#/$defs/step" } }), $defs: { step: { type: "object" } } },
    "In context=('$defs', 'step'), 'additionalProperties' is required to be supplied and to be false.",
  ],
  [
    "a field that allows every value",
    objectSchema({ a: {} }),
    "In context=('properties', 'a'), schema must have a 'type' key.",
  ],
  [
    "a field that is true",
    objectSchema({ a: true }),
    "In context=('properties', 'a'), schema must be an object.",
  ],
  [
    "a list without a schema for its items",
    objectSchema({ a: { type: "array" } }),
    "In context=('properties', 'a'), array schema missing items.",
  ],
  [
    "a tuple",
    objectSchema({ a: { type: "array", items: [text] } }),
    permitted("items").replace("permitted", "permitted as an array"),
  ],
  [
    "a format that is not supported",
    objectSchema({ a: { ...text, format: "uri" } }),
    "In context=('properties', 'a'), 'uri' is not a valid format.",
  ],
  ...[
    "allOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "dependentRequired",
    "dependentSchemas",
    "patternProperties",
    "uniqueItems",
  ].map((keyword): [string, JsonObject, string] => [
    `the keyword ${keyword}`,
    objectSchema({ a: { ...text, [keyword]: {} } }),
    permitted(keyword),
  ]),
  ["11 levels of nesting", nested(11), "11 levels of nesting exceeds limit of 10."],
  ["5001 properties", objectSchema(many(5001)), "5001 parameters exceed the limit of 5000."],
  [
    "names and values above 120,000 characters",
    objectSchema({ a: { const: "x".repeat(120_000) } }),
    "total string length of 120001 exceeds the limit of 120000.",
  ],
  [
    "1001 enum values",
    objectSchema(many(7, { ...text, enum: words(143) })),
    "1001 enum values exceed the limit of 1000.",
  ],
  [
    "an enum of 251 long values",
    objectSchema({ a: { ...text, enum: words(251, 60) } }),
    "the total string length of 15060 of an enum with more than 250 values exceeds the limit of 15000.",
  ],
])("refuses %s in a strict schema", async (_title, schema, fault) => {
  await using server = await createModelServer({ script: () => ({ json: {} }) });
  expect(await answerTo(server, schemaFormat(schema))).toEqual([
    400,
    {
      error: {
        message: `Invalid schema for response_format 'plan': ${fault}`,
        type: "invalid_request_error",
        param: "response_format",
        code: null,
      },
    },
  ]);
});

const step = objectSchema({ value: text, next: { anyOf: [{ $ref: "#/$defs/step" }, { type: "null" }] } });

test.each<[string, JsonObject]>([
  [
    "nullable fields",
    objectSchema({ a: { type: ["string", "null"] }, b: { anyOf: [text, { type: "null" }] } }),
  ],
  [
    "limits of strings, numbers and lists",
    objectSchema({
      a: { ...text, pattern: "^a", format: "uuid" },
      b: { type: "number", minimum: 0, exclusiveMaximum: 9, multipleOf: 3 },
      c: { type: "array", items: text, minItems: 1, maxItems: 3 },
    }),
  ],
  ["enums and constants without a type", objectSchema({ a: { enum: ["x", 1] }, b: { const: "y" } })],
  ["a field with the name of a keyword", objectSchema({ not: text, allOf: text, required: text })],
  [
    "recursive definitions",
    {
      ...objectSchema({ list: { $ref: "#/$defs/step" } }),
      $defs: { step },
      $schema: "https://json-schema.org/draft/2020-12/schema",
    },
  ],
  ["10 levels of nesting", nested(10)],
  ["250 long enum values", objectSchema({ a: { ...text, enum: words(250, 100) } })],
])("accepts %s in a strict schema", async (_title, schema) => {
  await using server = await createModelServer({ script: () => ({ json: {} }) });
  expect(await answerTo(server, schemaFormat(schema))).toMatchObject([200, {}]);
});

test("does not check a schema that is not strict", async () => {
  await using server = await createModelServer({ script: () => ({ json: {} }) });
  const response_format = { type: "json_schema", json_schema: { name: "plan", schema: { type: "array" } } };
  expect(await answerTo(server, { response_format })).toMatchObject([200, {}]);
});
