import { expect, test } from "vitest";
import { z } from "zod";
import { z as z3 } from "zod/v3";
import { argumentFaults } from "../../../src/agents/argument-faults.ts";

const JSON_SCHEMA = {
  type: "object",
  properties: {
    to: { type: "string" },
    lines: { type: "array", items: { $ref: "#/$defs/line" } },
  },
  required: ["to"],
  additionalProperties: false,
  $defs: { line: { type: "object", properties: { count: { type: "integer" } } } },
};

test("arguments that fit the schema of a tool have no fault", () => {
  expect(argumentFaults(z.object({ to: z.string() }), { to: "ann" })).toEqual([]);
  expect(argumentFaults(z3.object({ to: z3.string() }), { to: "ann" })).toEqual([]);
  expect(argumentFaults(JSON_SCHEMA, { to: "ann", lines: [{ count: 1 }] })).toEqual([]);
});

test("arguments that do not fit are named with their place", () => {
  const lines = z.object({ to: z.string(), lines: z.array(z.object({ count: z.number() })) });
  expect(argumentFaults(lines, { lines: [{ count: "many" }] })).toEqual([
    "to: Invalid input: expected string, received undefined",
    "lines.0.count: Invalid input: expected number, received string",
  ]);
  expect(argumentFaults(z3.object({ to: z3.string() }), { to: 7 })).toEqual([
    "to: Expected string, received number",
  ]);
  expect(argumentFaults(JSON_SCHEMA, { lines: [{ count: 1.5 }], cc: "bob" })).toEqual([
    'args: Instance does not have required property "to".',
    'lines.0.count: Instance type "number" is invalid. Expected "integer".',
    'args: Property "cc" does not match additional properties schema.',
  ]);
});

test("at most five faults are listed", () => {
  const many = z.record(z.string(), z.number());
  const args = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`field${index}`, "no"]));
  expect(argumentFaults(many, args)).toHaveLength(5);
});

test("arguments that cannot be checked at once are left to the tool", () => {
  const later = z.object({ to: z.string().refine(async () => Promise.resolve(false)) });
  expect(argumentFaults(later, { to: "ann" })).toEqual([]);
  expect(argumentFaults({ $ref: "https://example.org/missing" }, { to: "ann" })).toEqual([]);
  expect(argumentFaults(undefined, { to: "ann" })).toEqual([]);
});
