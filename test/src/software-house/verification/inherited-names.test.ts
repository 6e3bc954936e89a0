import { describe, expect, test } from "vitest";
import type { AcceptanceTest } from "../../../../src/software-house/contract/acceptance-tests.ts";
import type { Finding } from "../../../../src/software-house/verification/finding.ts";
import { checkVariation } from "../../../../src/software-house/verification/phases/variation-phase.ts";
import { localProgram, NOTES, type Answer } from "./programs/local-program.ts";
import { http } from "./programs/shortener.ts";

const specification = {
  ...NOTES,
  language: "typescript" as const,
  summary: "PUT /keys/{key} stores a value.",
};

const check = (
  create: () => Answer,
  tests: AcceptanceTest[],
  spoken: typeof NOTES = specification,
): Promise<Finding | null> =>
  checkVariation({ tests }, { run: localProgram(create).run, token: () => "tk", specification: spoken });

const storing = (key: string): AcceptanceTest => ({
  criterionId: "c1",
  name: "stores a value",
  steps: [
    http({ method: "GET", path: `/keys/${key}`, expect: { status: [404] } }),
    http({ method: "PUT", path: `/keys/${key}`, body: '{"value":"red"}', expect: { status: [204] } }),
    http({ path: `/keys/${key}`, expect: { status: [200], body: ["red"] } }),
  ],
});

/** Stores values under keys. */
function store(
  get: (key: string) => unknown,
  set: (key: string, value: unknown) => void,
  refuses: (key: string) => boolean = () => false,
): Answer {
  return ({ method, path, body }) => {
    const key = path.replace("/keys/", "");
    if (refuses(key)) return [400, { error: "this key is refused" }];
    if (method === "PUT") {
      set(key, body["value"]);
      return [204];
    }
    const value = get(key);
    return value === undefined ? [404] : [200, { value: JSON.stringify(value) }];
  };
}

const inMap = (refuses?: (key: string) => boolean) => (): Answer => {
  const values = new Map<string, unknown>();
  return store(
    (key) => values.get(key),
    (key, value) => values.set(key, value),
    refuses,
  );
};

const inObject = (): Answer => {
  const values: Record<string, unknown> = {};
  return store(
    (key) => values[key],
    (key, value) => {
      values[key] = value;
    },
  );
};

describe("a service in TypeScript", () => {
  test.each(["apple", "{{new:word}}"])(
    "fails if its store finds the names of each object: %s",
    async (key) => {
      const finding = await check(inObject, [storing(key)]);
      expect(finding).toMatchObject({ status: "failed" });
      expect(finding?.summary).toMatch(/^stores a value, with "constructor" in place of ".*": step 1: /);
    },
  );

  test("passes if its store is a Map, and the evidence says what was tried", async () => {
    expect(await check(inMap(), [storing("apple")])).toMatchObject({
      status: "passed",
      summary: "the tests also pass with names that each object has, in place of 2 words",
    });
  });

  test("passes if it allows only a choice of words, or computes with them", async () => {
    const chosen = inMap((key) => key !== "apple");
    expect(await check(chosen, [storing("apple")])).toMatchObject({ status: "passed" });
  });

  test("is only warned of if it refuses such a name", async () => {
    const finding = await check(
      inMap((key) => key === "__proto__"),
      [storing("apple")],
    );
    expect(finding).toMatchObject({ status: "warned" });
    expect(finding?.summary).toContain("a name that each object has is refused: stores a value");
  });

  test("is not asked with words of the specification", async () => {
    const summary = "PUT /keys/{key} stores a value. The keys are apple and pear, the values red and green.";
    expect(await check(inObject, [storing("apple")], { ...specification, summary })).toBeNull();
  });
});

test("in other languages, objects have no such names", async () => {
  expect(await check(inObject, [storing("apple")], NOTES)).toBeNull();
});
