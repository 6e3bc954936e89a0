import { expect, test } from "vitest";
import type { AcceptanceTest, HttpStep } from "../../../../src/software-house/contract/acceptance-tests.ts";
import { interleaveTests } from "../../../../src/software-house/verification/variation/interleave-tests.ts";

const blank = { status: [200], headers: [], body: [] };

function request(method: string, path: string, more: Partial<HttpStep> = {}): HttpStep {
  return {
    kind: "http",
    method,
    path,
    headers: [],
    body: null,
    copies: 1,
    expect: blank,
    capture: [],
    ...more,
  };
}

const code = { name: "code", from: "body", key: "code" } as const;

function opening(url: string): AcceptanceTest {
  return {
    criterionId: "c1",
    name: "a code leads to its link",
    steps: [
      request("POST", "/links", { body: url, capture: [code] }),
      request("GET", "/{{code}}", {
        expect: { ...blank, headers: [{ name: "location", pattern: url }], body: ["{{code}}"] },
      }),
    ],
  };
}

test("two clients take turns, each with its own names and values", () => {
  const { tests, count } = interleaveTests({ tests: [opening("one")] }, { tests: [opening("two")] });
  const steps = tests.tests[0]?.steps as HttpStep[];
  expect(count).toBe(1);
  expect(steps.map(({ method, path, body }) => [method, path, body])).toEqual([
    ["POST", "/links", "one"],
    ["POST", "/links", "two"],
    ["GET", "/{{code}}", null],
    ["GET", "/{{code_of_the_second}}", null],
  ]);
  expect(steps.map(({ capture }) => capture.map(({ name }) => name))).toEqual([
    ["code"],
    ["code_of_the_second"],
    [],
    [],
  ]);
  expect(steps[3]?.expect).toEqual({
    ...blank,
    headers: [{ name: "location", pattern: "two" }],
    body: ["{{code_of_the_second}}"],
  });
});

test("a test that depends on all data stays unchanged, and so does a test without other values", () => {
  const counting = (url: string): AcceptanceTest => ({
    ...opening(url),
    steps: [...opening(url).steps, request("GET", "/links", { expect: { ...blank, body: ["^1$"] } })],
  });
  const own = { tests: [counting("one"), opening("same")] };
  expect(interleaveTests(own, { tests: [counting("two"), opening("same")] })).toEqual({
    tests: own,
    count: 0,
  });
});
