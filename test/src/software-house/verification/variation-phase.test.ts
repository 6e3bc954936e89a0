import { describe, expect, test } from "vitest";
import type {
  AcceptanceTest,
  AcceptanceTests,
} from "../../../../src/software-house/contract/acceptance-tests.ts";
import type { TestReport } from "../../../../src/software-house/contract/round-report.ts";
import {
  checkVariation,
  type FreshRun,
} from "../../../../src/software-house/verification/phases/variation-phase.ts";
import { localProgram, type Answer } from "./programs/local-program.ts";
import { http } from "./programs/shortener.ts";

const testsOf = (copies: number): AcceptanceTests => ({
  tests: [
    {
      criterionId: "c1",
      name: "counts",
      steps: [http({ method: "POST", path: "/visit", copies, expect: { status: [200] } })],
    },
  ],
});

/** A program that passes for the first runs, and counts its runs. */
function passingFor(times: number) {
  const counter = { runs: 0 };
  const run = ({ tests }: AcceptanceTests): Promise<TestReport[]> => {
    counter.runs += 1;
    const failure = counter.runs > times ? "39 visits" : null;
    const status = failure === null ? "passed" : "failed";
    return Promise.resolve(
      tests.map(({ criterionId, name }) => ({ criterionId, name, status, failure, milliseconds: 0 })),
    );
  };
  return { counter, run };
}

const token = (): string => "token";

describe("tests that send requests at once", () => {
  test("must pass each time", async () => {
    const { counter, run } = passingFor(2);
    expect(await checkVariation(testsOf(40), { run, token })).toMatchObject({
      status: "failed",
      summary: "the tests passed once, but fail when repeated: counts: 39 visits",
    });
    expect(counter.runs).toBe(3);
  });

  test("are repeated a few times", async () => {
    const { counter, run } = passingFor(Infinity);
    expect(await checkVariation(testsOf(40), { run, token })).toMatchObject({
      status: "passed",
      summary: "the tests pass 3 times more; no value of them can be varied safely",
    });
    expect(counter.runs).toBe(3);
  });
});

test("tests that send one request after the other are not repeated without other values", async () => {
  const { counter, run } = passingFor(0);
  expect(await checkVariation(testsOf(1), { run, token })).toBeNull();
  expect(counter.runs).toBe(0);
});

describe("a test that fails when all are repeated", () => {
  const job = (name: string, text: string): AcceptanceTest => ({
    criterionId: "c1",
    name,
    steps: [
      http({ method: "POST", path: "/jobs", body: JSON.stringify({ text }), copies: 2 }),
      http({ path: "/jobs", expect: { status: [200], body: [`"${text}"`] } }),
    ],
  });
  const tests = { tests: [job("first", "one apple"), job("second", "two pears")] };

  /** A queue in which the first job of the third start is given to the second test only. */
  const delaying = (text: string): FreshRun => {
    let starts = 0;
    return localProgram((): Answer => {
      starts += 1;
      const jobs: unknown[] = [];
      return ({ method, body }) => {
        if (method === "POST") return [201, { kept: (jobs[0] = body["text"]) }];
        return [200, { text: starts === 3 && jobs[0] === "two pears" ? text : jobs[0] }];
      };
    }).run;
  };

  test("and meets what another test has left is its author's fault", async () => {
    expect(await checkVariation(tests, { run: delaying("one apple"), token })).toMatchObject({
      status: "warned",
      summary: expect.stringMatching(
        /^a test failed when all were repeated, but passes alone: second: /,
      ) as string,
    });
  });
});
