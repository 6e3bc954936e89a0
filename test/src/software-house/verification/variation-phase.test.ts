import { describe, expect, test } from "vitest";
import type { AcceptanceTests } from "../../../../src/software-house/contract/acceptance-tests.ts";
import type { TestReport } from "../../../../src/software-house/contract/round-report.ts";
import { checkVariation } from "../../../../src/software-house/verification/phases/variation-phase.ts";
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
    // Two that pass, one that fails, and one of the failed test alone.
    expect(counter.runs).toBe(4);
  });

  test("are the fault of their author if the one that failed always passes alone", async () => {
    const { counter, run } = passingFor(Infinity);
    const disturbed = async (tests: AcceptanceTests): Promise<TestReport[]> => {
      const reports = await run(tests);
      return counter.runs === 2
        ? reports.map((report) => Object.assign({}, report, { status: "failed", failure: "39 visits" }))
        : reports;
    };
    expect(await checkVariation(testsOf(40), { run: disturbed, token })).toMatchObject({
      status: "warned",
      summary: "a test failed when all were repeated, but passes alone: counts: 39 visits",
    });
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
