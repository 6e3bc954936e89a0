import { describe, expect, test } from "vitest";
import type { AcceptanceTest, HttpStep } from "../../../src/software-house/contract/acceptance-tests.ts";
import { refreeze } from "../../../src/software-house/frozen-tests.ts";
import { createRulingReader, readProvingTests } from "../../../src/software-house/read-ruling.ts";
import { isWeaker } from "../../../src/software-house/weakened-tests.ts";
import { specified } from "../../support/house.ts";

const { json: specification } = specified({
  kind: "http-service",
  run: { build: [], start: ["./app"], portVariable: "PORT" },
});

function step(expect_: Partial<HttpStep["expect"]>, path = "/jobs"): HttpStep {
  const request = { kind: "http" as const, method: "GET", path, headers: [], body: null, copies: 1 };
  return { ...request, expect: { status: [200], headers: [], body: [], ...expect_ }, capture: [] };
}

function named(name: string, ...steps: HttpStep[]): AcceptanceTest {
  return { criterionId: name.slice(0, 2), name, steps };
}

const tests = [
  named("c1 leases", step({ status: [204], body: ["payload"] })),
  named("c2 fails", step({ status: [200], body: ["ready", "again"] })),
];
const disputes = [{ test: "c1 leases", reason: "the job of another test is there" }];

/** Reads a ruling that has these tests. */
function ruled(...replies: AcceptanceTest[][]): unknown {
  const read = createRulingReader({ tests, disputes, specification });
  const results = replies.map((reply) => read({ tests: reply }));
  const last = results.at(-1);
  return last !== undefined && "value" in last ? last.value.tests : last?.faults;
}

describe("a ruling", () => {
  test("may change another test that is the cause, if that one expects no less", () => {
    const cause = named("c2 fails", step({ status: [200], body: ["ready", "again", "dead"] }, "/own"));
    expect(ruled([cause])).toEqual([tests[0], cause]);
    expect(ruled([named("c2 fails", step({ body: ["ready"] }))])).toEqual(tests);
    expect(ruled([named("c2 fails")])).toEqual(tests);
  });

  test("that leaves nothing but a status is sent back once", () => {
    const emptied = named("c1 leases", step({ status: [200, 204] }));
    expect(ruled([emptied])).toEqual([
      'test "c1 leases" would expect nothing but a status: keep what the specification states of the reply',
    ]);
    expect(ruled([emptied], [emptied])).toEqual([emptied, tests[1]]);
  });

  test("is recorded with both versions, and as weakened if less is expected", () => {
    const after = [
      named("c1 leases", step({ status: [200, 204], body: ["payload"] })),
      named("c2 fails", step({ body: ["ready", "again"] }, "/own")),
    ];
    const { rulings } = refreeze(
      { sha256: "", rulings: [] },
      { before: tests, after, untestable: [], disputes, round: 2 },
    );
    expect(rulings).toEqual([
      {
        test: "c1 leases",
        reason: disputes[0]?.reason,
        ruling: "weakened",
        round: 2,
        before: tests[0],
        after: after[0],
      },
      {
        test: "c2 fails",
        reason: "changed with c1 leases",
        ruling: "corrected",
        round: 2,
        before: tests[1],
        after: after[1],
      },
    ]);
  });
});

test.each<[string, HttpStep[], HttpStep[], boolean]>([
  ["another status", [step({ status: [200] })], [step({ status: [201] })], false],
  ["one more status", [step({ status: [200] })], [step({ status: [200, 201] })], true],
  ["another pattern", [step({ body: ["a"] })], [step({ body: ["b"] })], false],
  ["a pattern less", [step({ body: ["a", "b"] })], [step({ body: ["a"] })], true],
  ["a pattern in another step", [step({ body: ["a"] })], [step({}), step({ body: ["a"] }, "/x")], false],
])("a test with %s is weaker or not", (_, before, after, weaker) => {
  expect(isWeaker(named("c1", ...before), named("c1", ...after))).toBe(weaker);
});

test("tests that are added for doubts belong to the doubted criteria, and have new names", () => {
  const doubts = [{ criterionId: "c1", reason: "nobody looks" }];
  const added = named("c1 looks", step({ body: ["x"] }));
  const reply = { tests: [added, named("c2 other", step({})), named("c1 leases", step({}))] };
  const context = { tests, untestable: [], doubts, specification };
  expect(readProvingTests(reply, context)).toMatchObject({ value: { tests: [...tests, added] } });
  const untestable = [{ criterionId: "c1", reason: "it needs two machines" }];
  const listed = { tests: [], untestable: [...untestable, { criterionId: "c2", reason: "tedious" }] };
  expect(readProvingTests(listed, context)).toEqual({ value: { tests: [tests[1]], untestable } });
});
