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

/** A program that passes for so many runs, and how often it was run. */
function passingFor(times: number) {
  const told = { runs: 0 };
  const run = ({ tests }: AcceptanceTests): Promise<TestReport[]> => {
    told.runs += 1;
    const failure = told.runs > times ? "39 visits" : null;
    const status = failure === null ? "passed" : "failed";
    return Promise.resolve(
      tests.map(({ criterionId, name }) => ({ criterionId, name, status, failure, milliseconds: 0 })),
    );
  };
  return { told, run };
}

const token = (): string => "token";

describe("tests that send requests at once", () => {
  test("have to pass each time", async () => {
    const { told, run } = passingFor(2);
    expect(await checkVariation(testsOf(40), { run, token })).toMatchObject({
      status: "failed",
      summary: "the tests passed once, and do not pass again: counts: 39 visits",
    });
    expect(told.runs).toBe(3);
  });

  test("are run a few times more", async () => {
    const { told, run } = passingFor(Infinity);
    await checkVariation(testsOf(40), { run, token });
    expect(told.runs).toBe(3);
  });
});

test("tests that send one request after the other are not run again without other values", async () => {
  const { told, run } = passingFor(0);
  expect(await checkVariation(testsOf(1), { run, token })).toBeNull();
  expect(told.runs).toBe(0);
});
