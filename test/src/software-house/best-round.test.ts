import { describe, expect, test } from "vitest";
import { betterRound, type JudgedRound } from "../../../src/software-house/best-round.ts";
import type { Review } from "../../../src/software-house/contract/review.ts";
import type { Verdict } from "../../../src/software-house/contract/verdict.ts";

type Came = Verdict["criteria"][number]["verdict"];

/** A round in which these must criteria came out so, with findings of these severities. */
function round(
  number: number,
  { status, came, findings }: { status: Verdict["status"]; came: Came[]; findings?: string[] },
): JudgedRound {
  const criteria = came.map((verdict, index) => ({ id: `c${index}`, priority: "must" as const, verdict }));
  const review = findings && {
    criteria: [],
    findings: findings.map((severity) => ({
      severity: severity as Review["findings"][number]["severity"],
      path: "main.go",
      line: 1,
      claim: severity,
      reproduction: "try it",
    })),
  };
  return {
    files: [],
    report: {
      round: number,
      files: "",
      toolchain: null,
      sandbox: null,
      phases: [],
      unitTests: null,
      tests: [],
    },
    review: review ?? null,
    verdict: { status, reason: null, criteria, rounds: number, sandbox: null },
  };
}

const FAILED = "not-verified" as const;

describe("the better of two rounds", () => {
  test.each<[string, JudgedRound, JudgedRound]>([
    [
      "a repaired one whose criterion is unproven, not the one with the blocker",
      round(4, { status: FAILED, came: ["pass", "unproven"], findings: [] }),
      round(3, { status: FAILED, came: ["pass", "pass"], findings: ["blocker"] }),
    ],
    [
      "a verified one without a major finding",
      round(2, { status: "verified", came: ["pass"], findings: ["minor", "minor"] }),
      round(1, { status: "verified", came: ["pass"], findings: ["major"] }),
    ],
    [
      "a verified one with a major finding, not one whose repair failed",
      round(1, { status: "verified", came: ["pass"], findings: ["major"] }),
      round(2, { status: FAILED, came: ["fail"] }),
    ],
    [
      "one that was good enough for a review",
      round(1, { status: FAILED, came: ["pass", "pass"], findings: ["blocker"] }),
      round(2, { status: FAILED, came: ["pass", "fail"] }),
    ],
    [
      "one with an unproven criterion, not one with a failed one",
      round(1, { status: FAILED, came: ["pass", "unproven"] }),
      round(2, { status: FAILED, came: ["pass", "fail"] }),
    ],
    [
      "one that was run",
      round(1, { status: FAILED, came: ["fail"] }),
      round(1, { status: "unverified", came: ["unproven"] }),
    ],
  ])("is %s", (_, better, worse) => {
    expect(betterRound(worse, better)).toBe(better);
    expect(betterRound(better, worse)).toBe(better);
  });

  test("is the later one of two equal ones, and the last judgment of the same round", () => {
    const [one, two] = [1, 2].map((number) => round(number, { status: FAILED, came: ["fail"] }));
    expect(betterRound(one!, two!)).toBe(two);
    const again = round(1, { status: FAILED, came: ["unproven"], findings: ["blocker"] });
    expect(betterRound(round(1, { status: FAILED, came: ["pass"] }), again)).toBe(again);
  });
});
