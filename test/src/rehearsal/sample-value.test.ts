import { describe, expect, test } from "vitest";
import { z } from "zod";
import { allowsNull, sampleValue } from "../../../src/rehearsal/sample-value.ts";

const tree = z.object({
  label: z.string(),
  get children() {
    return z.array(tree);
  },
  get next(): z.ZodNullable<z.ZodType> {
    return tree.nullable();
  },
});

/** Schemas of the kinds that tools and answers have. */
const SCHEMAS: Record<string, z.ZodType> = {
  email: z.email(),
  address: z.url(),
  uuid: z.uuid(),
  "uuid of version 7": z.uuidv7(),
  date: z.iso.date(),
  "date and time": z.iso.datetime(),
  time: z.iso.time(),
  duration: z.iso.duration(),
  ipv4: z.ipv4(),
  ipv6: z.ipv6(),
  network: z.cidrv6(),
  base64: z.base64(),
  "telephone number": z.e164(),
  nanoid: z.nanoid(),
  cuid: z.cuid(),
  ulid: z.ulid(),
  token: z.jwt(),
  pattern: z.string().regex(/^[A-Z]{3}-\d{4}$/),
  "pattern with alternatives": z.string().regex(/^(?:LH|BA) ?\d{2,4}$/),
  "pattern that looks ahead": z.string().regex(/^(?=.*\d)[a-z\d]{4}$/),
  beginning: z.string().startsWith("abc"),
  "beginning and end": z.string().startsWith("a").endsWith("z"),
  "long text": z.string().min(400),
  "short text": z.string().max(3),
  "text of a length": z.string().length(5),
  integer: z.int(),
  "negative integer": z.int().negative(),
  "number in a narrow range": z.number().gt(3).lt(4),
  "number above": z.number().min(100),
  "number below": z.number().lt(0),
  "multiple of a fraction": z.number().multipleOf(0.5).min(2.2),
  "multiple in a range": z.int().multipleOf(5).min(7).max(11),
  share: z.number().gt(0).lt(1),
  choice: z.enum(["one", "other"]),
  literal: z.literal(5),
  boolean: z.boolean(),
  null: z.null(),
  anything: z.unknown(),
  "list with at least two": z.array(z.string()).min(2),
  "list of all choices": z.array(z.enum(["a", "b", "c"])).length(3),
  "empty list": z.array(z.string()).max(0),
  tuple: z.tuple([z.string(), z.number()]),
  record: z.record(z.string(), z.number()),
  "record of choices": z.record(z.enum(["a", "b"]), z.number()),
  union: z.union([z.null(), z.object({ count: z.int() })]),
  "union by a literal": z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("a"), count: z.int() }),
    z.object({ kind: z.literal("b") }),
  ]),
  intersection: z.intersection(z.object({ a: z.string() }), z.object({ b: z.number() })),
  nested: z.object({ trip: z.object({ legs: z.array(z.object({ mail: z.email().nullable() })).min(1) }) }),
  "closed object": z.strictObject({ name: z.string(), note: z.string().optional() }),
  "tree that refers to itself": tree,
  "value with a default": z.string().default("usual"),
};

describe("a value made from a schema", () => {
  test.each(Object.entries(SCHEMAS))("fits: %s", (_, schema) => {
    const made = sampleValue(z.toJSONSchema(schema, { io: "input" }));
    expect(schema.safeParse(made)).toMatchObject({ success: true });
  });

  test("has the required members only, and its texts say that it belongs to a rehearsal", () => {
    const schema = z.object({ city: z.string(), stars: z.int().min(3), note: z.string().optional() });
    const made = sampleValue(z.toJSONSchema(schema));
    expect(made).toEqual({ city: "[rehearsal] city", stars: 3 });
  });

  test.each([
    ["an older draft", { type: "number", minimum: 3, exclusiveMinimum: true }, 4],
    ["several types", { type: ["null", "integer"] }, 1],
    ["no type", { properties: { a: { type: "boolean" } }, required: ["a"] }, { a: true }],
    ["an example", { type: "string", examples: ["Tokyo"] }, "Tokyo"],
    ["a required member that is not described", { type: "object", required: ["x"] }, { x: "[rehearsal] x" }],
    ["members by number", { type: "object", minProperties: 1 }, { rehearsal_1: "[rehearsal] rehearsal_1" }],
    ["a pattern that cannot be read", { type: "string", pattern: "(" }, "[rehearsal] value"],
    ["a reference into nothing", { $ref: "#/$defs/none" }, "[rehearsal] value"],
    ["a reference to itself", { $ref: "#" }, "[rehearsal] value"],
    ["parts with a shared reference", { allOf: [{ $ref: "#/$defs/n" }], $defs: { n: { const: 7 } } }, 7],
    ["nothing", undefined, "[rehearsal] value"],
  ])("is made from %s", (_, schema, expected) => {
    expect(sampleValue(schema)).toEqual(expected);
  });

  test("ends, if a schema requires itself", () => {
    const schema = { type: "object", properties: { self: { $ref: "#" } }, required: ["self"] };
    expect(JSON.stringify(sampleValue(schema)).length).toBeLessThan(1_000);
  });
});

test.each([
  [{ type: "null" }, true],
  [{ type: ["string", "null"] }, true],
  [{ anyOf: [{ type: "string" }, { type: "null" }] }, true],
  [{ enum: ["a", null] }, true],
  [{ type: "string" }, false],
])("knows whether %j allows null", (schema, expected) => {
  expect(allowsNull(schema)).toBe(expected);
});
