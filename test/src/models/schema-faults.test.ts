import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createRouter } from "../../../graphs/index.ts";
import { faultsOfSchema } from "../../../src/models/schema-faults.ts";
import { strictSchema } from "../../../src/models/strict-schema.ts";
import { schemaFault } from "../../../src/testing/rules/schema.ts";
import { cook } from "../../support/specialists.ts";

const faultsOf = (shape: z.ZodRawShape): string[] => faultsOfSchema("answer", z.object(shape));

interface Tree {
  name: string;
  parts: Tree[];
}
const tree: z.ZodType<Tree> = z.object({
  name: z.string(),
  get parts() {
    return z.array(tree);
  },
});

describe("a schema by which a model must reply", () => {
  test.each([
    ["a date", { at: z.date() }, "answer.at is a date: use z.iso.date()"],
    ["a date deep inside", { days: z.array(z.object({ at: z.date() })) }, "answer.days[].at is a date"],
    ["an optional property", { at: z.string().optional() }, "answer.at is optional: use .nullable()"],
    [
      "a transform",
      { at: z.string().transform(Number) },
      "answer.at is transformed: use a schema that only checks",
    ],
    ["a preprocess", { at: z.preprocess(Number, z.number()) }, "answer.at is transformed"],
    [
      "a record",
      { at: z.record(z.string(), z.string()) },
      "answer.at is a record: use a list of { name, value }",
    ],
    ["a tuple", { at: z.tuple([z.string()]) }, "answer.at is a tuple: use an object"],
    ["any value", { at: z.unknown() }, "answer.at may be anything: say which type it has"],
    ["other properties", { at: z.looseObject({ a: z.string() }) }, "answer.at allows other properties"],
    ["a bigint", { at: z.bigint() }, "answer.at is a bigint: use z.int() or a text"],
  ])("is refused if it has %s, with its place and what to use", (_, shape, fault) => {
    const faults = faultsOf(shape);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(fault);
  });

  test.each([
    ["a union", z.union([z.object({}), z.object({})]), "a zod union"],
    ["nullable", z.object({}).nullable(), "a zod nullable"],
    ["transformed", z.object({}).transform(String), "a zod pipe"],
    ["a text", z.string(), "a zod string"],
    ["no schema", { type: "object" }, "another object"],
    ["of zod 3", { _def: {} }, "a schema of another version of zod; version 4 is needed"],
    ["missing", null, "null"],
  ])("is refused if its root is %s", (_, schema, kind) => {
    expect(faultsOfSchema("answer", schema)).toEqual([
      `answer must be a zod object, such as z.object({ title: z.string() }), but is ${kind}`,
    ]);
  });

  test("is refused when the graph is built, with every fault", () => {
    const answer = z.object({ at: z.date(), by: z.string().optional() });
    expect(() => createRouter({ specialists: [cook], answer })).toThrow(
      /answer\.at is a date.*answer\.by is optional/s,
    );
  });

  test.each([
    ["defaults", z.object({ at: z.string().default("x"), by: z.number().catch(1) })],
    ["checks", z.object({ at: z.url(), by: z.string().regex(/^(?=a)b/), to: z.email() }).refine(() => true)],
    ["choices", z.object({ at: z.discriminatedUnion("is", [z.object({ is: z.literal("a") })]) })],
    ["itself", tree],
    ["coercion and nulls", z.object({ at: z.coerce.number().nullable(), by: z.iso.date() })],
  ])("may have %s: what a hosted model refuses of it is not sent", (_, schema) => {
    expect(faultsOfSchema("answer", schema)).toEqual([]);
    expect(schemaFault(strictSchema(schema))).toBeNull();
    expect(JSON.stringify(strictSchema(schema))).not.toMatch(/"default"|"oneOf"|\(\?=|"uri"/);
  });
});
