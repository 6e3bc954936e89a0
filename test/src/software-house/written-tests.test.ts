import { describe, expect, test } from "vitest";
import { faultsOfSchema } from "../../../src/models/schema-faults.ts";
import { strictSchema } from "../../../src/models/strict-schema.ts";
import { acceptanceTestsSchema } from "../../../src/software-house/contract/acceptance-tests.ts";
import { writtenTestsSchema } from "../../../src/software-house/contract/written-tests.ts";
import { testFormat } from "../../../src/software-house/roles/test-format.ts";
import { SHORTENER_TESTS } from "./verification/programs/shortener.ts";

const SOFTWARE = [
  { kind: "http-service", language: "go" },
  { kind: "command-line", language: "go" },
  { kind: "command-line", language: "python" },
] as const;

/** Returns the names of all properties in a JSON schema, and its constants. */
function namesIn(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const { properties = {}, const: constant } = schema as { properties?: object; const?: string };
  return [...Object.keys(properties), constant ?? [], ...Object.values(schema).flatMap(namesIn)].flat();
}

describe.each(SOFTWARE)("the reply of the author of tests for a $kind in $language", (software) => {
  const json = strictSchema(writtenTestsSchema(software));
  const names = new Set(namesIn(json));

  test("has a schema that strict models accept, without limits that say nothing", () => {
    expect(faultsOfSchema("reply", writtenTestsSchema(software))).toEqual([]);
    expect(JSON.stringify(json)).not.toContain("imum");
    expect(JSON.stringify(json).length).toBeLessThan(5_000);
  });

  test("offers the steps of this software only, and the prompt explains each of its words", () => {
    expect(names.has("burst")).toBe(software.kind === "http-service");
    expect(names.has("command")).toBe(software.kind === "command-line");
    expect(names.has("clock")).toBe(software.kind === "command-line" && software.language !== "go");
    const told = testFormat(software);
    const general = new Set([
      "tests",
      "untestable",
      "reason",
      "criterionId",
      "name",
      "steps",
      "kind",
      "from",
      "expect",
    ]);
    const further = new Set(["count", "exactly", "value", "pattern"]);
    const untold = [...names].filter(
      (name) => !general.has(name) && !further.has(name) && !told.includes(name),
    );
    expect(untold).toEqual([]);
  });
});

test("tests of the earlier form are read as they are", () => {
  const { tests } = SHORTENER_TESTS;
  expect(acceptanceTestsSchema.parse({ tests })).toEqual({ tests });
});
