import { expect, test } from "vitest";
import type { AcceptanceTests } from "../../../../src/software-house/contract/acceptance-tests.ts";
import type { TestReport } from "../../../../src/software-house/contract/round-report.ts";
import { checkVariation } from "../../../../src/software-house/verification/phases/variation-phase.ts";
import { NOTES } from "./programs/local-program.ts";
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

test("tests are not repeated without other values", async () => {
  const { counter, run } = passingFor(0);
  expect(await checkVariation(testsOf(1), { run, token, specification: NOTES })).toBeNull();
  expect(counter.runs).toBe(0);
});
