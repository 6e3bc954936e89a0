import { describe, expect, test } from "vitest";
import { buildFailureOf, failureOf, sameFailure } from "../../../src/software-house/attempts.ts";
import type { PhaseReport, RoundReport } from "../../../src/software-house/index.ts";
import { reviewed } from "../../support/house.ts";

function failing(output: string): PhaseReport {
  const summary = "it failed";
  return { phase: "unit-tests", status: "failed", summary, command: null, exit: 1, output, milliseconds: 1 };
}

function report(output: string, ...failed: string[]): RoundReport {
  const tests = failed.map((name) => ({
    criterionId: "c1",
    name,
    status: "failed" as const,
    failure: "expected 200, got 500",
    milliseconds: 3,
  }));
  return {
    round: 1,
    files: "",
    toolchain: null,
    sandbox: null,
    phases: output === "" ? [] : [failing(output)],
    unitTests: null,
    tests,
  };
}

const options = { review: null, tests: "frozen" };

describe("sameness of two failures", () => {
  test("ignores durations, addresses and ports", () => {
    const one = report("--- FAIL: TestX (0.01s) at 0xc000012 via 127.0.0.1:4021");
    const other = report("--- FAIL: TestX (1.30s) at 0xc0000ff via 127.0.0.1:9999");
    expect(failureOf(one, options)).toBe(failureOf(other, options));
    expect(buildFailureOf(one.phases)).toBe(buildFailureOf(other.phases));
  });

  test("depends on the failed tests, the output, the tests and the review", () => {
    const signatures = [
      failureOf(report("", "a"), options),
      failureOf(report("", "a", "b"), options),
      failureOf(report("other words", "a"), options),
      failureOf(report("", "a"), { ...options, tests: "corrected" }),
      failureOf(report("", "a"), {
        ...options,
        review: { ...reviewed().json, criteria: [{ id: "c1", verdict: "fail", evidence: "x" }] },
      }),
    ];
    expect(new Set(signatures).size).toBe(signatures.length);
  });

  test("needs another attempt that also failed", () => {
    const attempt = { round: 2, repair: 0, files: "b", failure: "x" };
    expect(sameFailure([attempt], attempt)).toBeNull();
    expect(sameFailure([{ ...attempt, round: 1, failure: null }], { ...attempt, failure: null })).toBeNull();
    expect(sameFailure([{ ...attempt, round: 1 }], attempt)).toEqual({ ...attempt, round: 1 });
  });
});
