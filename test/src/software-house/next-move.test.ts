import { describe, expect, test } from "vitest";
import type { Review } from "../../../src/software-house/contract/review.ts";
import type { RoundReport } from "../../../src/software-house/contract/round-report.ts";
import type { Verdict } from "../../../src/software-house/contract/verdict.ts";
import { moveAfter, type RoundToMove } from "../../../src/software-house/next-move.ts";

type Finding = Review["findings"][number];

const MAJOR: Finding = {
  severity: "major",
  path: "main.go",
  line: 3,
  claim: "It lists forged entries.",
  reproduction: "add a tab",
};

function verdictOf(status: Verdict["status"], c1: "pass" | "fail" | "unproven"): Verdict {
  const criteria = [{ id: "c1", priority: "must" as const, verdict: c1 }];
  return { status, reason: status === "verified" ? null : "why", criteria, rounds: 1, sandbox: null };
}

function reportOf(
  tests: Partial<RoundReport["tests"][number]>[] = [],
  failed: RoundReport["phases"][number]["phase"][] = [],
): RoundReport {
  return {
    round: 1,
    files: "",
    toolchain: null,
    sandbox: null,
    phases: failed.map((phase) => ({
      phase,
      status: "failed",
      summary: "",
      command: null,
      exit: null,
      output: "",
      milliseconds: 0,
    })),
    unitTests: null,
    tests: tests.map((one) => {
      const plain = { criterionId: "c1", name: "one", status: "failed" as const, failure: "no" };
      return Object.assign(plain, { milliseconds: 0 }, one);
    }),
  };
}

function reviewOf(findings: Finding[], c1?: "fail" | "unproven"): Review {
  const criteria = c1 === undefined ? [] : [{ id: "c1", verdict: c1, evidence: "no test of https" }];
  return { criteria, findings };
}

function move(changes: Partial<RoundToMove>): ReturnType<typeof moveAfter> {
  const round = { verdict: verdictOf("verified", "pass"), report: reportOf(), review: null };
  return moveAfter({ ...round, frozen: null, untestable: [], judgments: [], ...changes });
}

describe("a verified round", () => {
  test("goes back for a major finding with a place and a reproduction, once", () => {
    const review = reviewOf([MAJOR]);
    expect(move({ review })).toEqual({
      next: "developer",
      why: "review: main.go:3: It lists forged entries.",
    });
    const verdict = verdictOf("verified", "pass");
    const judgments = [{ round: 1, verdict, review, next: "developer" as const, why: null }];
    const moved = reviewOf([{ ...MAJOR, line: 7, claim: "it lists forged entries" }]);
    expect(move({ review: moved, judgments })).toEqual({ next: "deliver", why: null });
    const other = reviewOf([{ ...MAJOR, claim: "it leaks" }]);
    expect(move({ review: other, judgments }).next).toBe("developer");
  });

  test.each<Partial<Finding>>([{ line: null }, { path: null }, { reproduction: " " }, { severity: "minor" }])(
    "is delivered with a finding that has %j",
    (changes) => {
      expect(move({ review: reviewOf([{ ...MAJOR, ...changes }]) }).next).toBe("deliver");
    },
  );
});

describe("a round that is not verified", () => {
  const failed = { verdict: verdictOf("not-verified", "fail") };
  const unproven = { verdict: verdictOf("not-verified", "unproven") };

  test("goes to the developer if anything of the program failed", () => {
    expect(move({ ...failed, report: reportOf([{}], ["acceptance"]) }).next).toBe("developer");
    expect(move({ ...failed, report: reportOf([], ["race"]) }).next).toBe("developer");
    expect(move({ ...failed, review: reviewOf([], "fail") }).next).toBe("developer");
    expect(move({ ...unproven, review: reviewOf([{ ...MAJOR, severity: "blocker" }]) }).next).toBe(
      "developer",
    );
  });

  test("goes to the test author, and not to the developer, if a criterion is only unproven", () => {
    const review = reviewOf([], "unproven");
    const doubts = [{ criterionId: "c1", reason: "no test of https" }];
    expect(move({ ...unproven, review })).toEqual({ next: "test_author", why: "why", doubts });
    const frozen = {
      sha256: "",
      rulings: [],
      doubts: [{ criterionId: "c1", reason: "no test of https", round: 1, tests: ["two"] }],
    };
    expect(move({ ...unproven, review, frozen })).toEqual({ next: "deliver", why: "why" });
    const untestable = [{ criterionId: "c1", reason: "it needs two machines" }];
    expect(move({ ...unproven, review, untestable })).toEqual({ next: "deliver", why: "why" });
  });

  test("is delivered as it is if it could not be run", () => {
    expect(move({ verdict: verdictOf("unverified", "unproven") })).toEqual({ next: "deliver", why: "why" });
  });
});
