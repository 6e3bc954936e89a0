import { describe, expect, it } from "vitest";
import { cardOf } from "../../../src/software-house/card.ts";
import type { VerdictCase } from "../../../src/software-house/compute-verdict.ts";
import { evidence, PASSED, phase, reports, review, specification, verdictOf } from "./verdict-case.ts";
import { SHORTENER_TESTS } from "./verification/programs/shortener.ts";

describe("computeVerdict", () => {
  it("verifies a project that passed everything", () => {
    expect(verdictOf({ rounds: 2 })).toEqual({
      status: "verified",
      reason: null,
      criteria: specification.criteria.map(({ id, priority }) => ({ id, priority, verdict: "pass" })),
      rounds: 2,
      sandbox: "bubblewrap",
    });
  });

  it.each<[string, Partial<VerdictCase>, string]>([
    [
      "a phase failed",
      { evidence: evidence({ phases: [...PASSED, phase("race", "failed", "data race: main.go:3")] }) },
      "race: data race: main.go:3",
    ],
    [
      "a test of a must criterion failed",
      { evidence: evidence({ tests: reports({ c2: { status: "failed", failure: "step 1: got 500" } }) }) },
      'criterion c2: test "redirects" failed: step 1: got 500',
    ],
    [
      "a must criterion has no test",
      { tests: { tests: SHORTENER_TESTS.tests.slice(1) }, evidence: evidence({ tests: reports().slice(1) }) },
      "criterion c1 is unproven: it has no test that ran",
    ],
    [
      "a frozen test is missing in the evidence",
      { evidence: evidence({ tests: reports().slice(1) }) },
      "criterion c1 is unproven: it has no test that ran",
    ],
    [
      "no criterion is a must",
      { specification: { ...specification, criteria: [] } },
      "the specification has no must criterion",
    ],
    [
      "the acceptance tests were skipped",
      { evidence: evidence({ phases: PASSED.slice(0, -1) }) },
      "acceptance: it did not pass",
    ],
    [
      "the reviewer doubts a criterion and gives evidence",
      { review: review({ criteria: [{ id: "c1", verdict: "unproven", evidence: "no test of https" }] }) },
      "criterion c1: unproven according to the reviewer",
    ],
    [
      "the reviewer found a blocker with a line and a reproduction",
      {
        review: review({
          findings: [
            { severity: "blocker", path: "main.go", line: 3, claim: "it leaks", reproduction: "curl /" },
          ],
        }),
      },
      "review: main.go:3: it leaks",
    ],
  ])("does not verify if %s", (_, changes, reason) => {
    expect(verdictOf(changes)).toMatchObject({ status: "not-verified", reason });
  });

  it("is not raised by a review, and not lowered by a review without evidence", () => {
    const failed = evidence({ tests: reports({ c1: { status: "failed", failure: "no" } }) });
    const praise = review({ criteria: [{ id: "c1", verdict: "pass", evidence: "it works for me" }] });
    const grumble = review({
      criteria: [{ id: "c1", verdict: "fail", evidence: " " }],
      findings: [{ severity: "blocker", path: "main.go", line: null, claim: "bad", reproduction: "try" }],
    });
    expect([
      verdictOf({ evidence: failed, review: praise }).status,
      verdictOf({ review: grumble }).status,
    ]).toEqual(["not-verified", "verified"]);
  });

  it("reports a failed should criterion, but verifies the project", () => {
    const tests = reports({ c5: { status: "failed", failure: "slow" } });
    const phases = PASSED.map((one) => (one.phase === "acceptance" ? phase("acceptance", "warned") : one));
    const verdict = verdictOf({ evidence: evidence({ tests, phases }) });
    expect([verdict.status, verdict.criteria.at(-1)]).toEqual([
      "verified",
      { id: "c5", priority: "should", verdict: "fail" },
    ]);
  });

  it("is unverified only if the project could not be run", () => {
    const skipped = [phase("materialize", "passed"), phase("toolchain", "skipped", "Go is not installed")];
    const notRun = { status: "not-run" } as const;
    const tests = reports({ c1: notRun, c2: notRun, c3: notRun, c4: notRun, c5: notRun });
    expect([
      verdictOf({ evidence: evidence({ phases: skipped, toolchain: null, tests }) }),
      verdictOf({
        evidence: evidence({ phases: [phase("materialize", "failed", "a link")], sandbox: null, tests }),
      }),
    ]).toMatchObject([
      { status: "unverified", reason: "Go is not installed" },
      { status: "not-verified", reason: "materialize: a link" },
    ]);
  });
});

describe("cardOf", () => {
  it("is one line if everything passed", () => {
    expect(cardOf(verdictOf(), evidence(), { rounds: 2, calls: 7 })).toBe(
      "VERIFIED 5/5 criteria, 12 unit tests, race-clean, bubblewrap, 2 rounds, 7 calls",
    );
  });

  it("counts the mutants that were noticed", () => {
    const mutants = { tried: 40, noticed: 38, survived: [], note: "" };
    expect(cardOf(verdictOf(), { ...evidence(), mutants })).toBe(
      "VERIFIED 5/5 criteria, 12 unit tests, race-clean, 38 of 40 mutants noticed, bubblewrap",
    );
  });

  it("names the reason, and each criterion that did not pass with its first failure", () => {
    const found = evidence({
      phases: PASSED.map((one) => (one.phase === "race" ? phase("race", "skipped") : one)),
      unitTests: { passed: 0, failed: 1 },
      tests: reports({
        c2: { status: "failed", failure: "step 1: got 500\n  sent: GET /" },
        c3: { status: "not-run" },
      }),
    });
    expect(cardOf(verdictOf({ evidence: found }), found)).toBe(
      [
        "NOT VERIFIED 3/5 criteria, 1 unit test (1 failed), bubblewrap",
        '  criterion c2: test "redirects" failed: step 1: got 500',
        "  ✗ c2 (must): redirects: step 1: got 500",
        "  ? c3 (must): unknown: not-run",
      ].join("\n"),
    );
  });
});
