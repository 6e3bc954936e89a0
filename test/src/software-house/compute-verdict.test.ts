import { describe, expect, it } from "vitest";
import { cardOf } from "../../../src/software-house/card.ts";
import {
  computeVerdict,
  lacksOnlyTests,
  type VerdictCase,
} from "../../../src/software-house/compute-verdict.ts";
import type { Review } from "../../../src/software-house/contract/review.ts";
import type { PhaseReport, TestReport } from "../../../src/software-house/contract/round-report.ts";
import type { Evidence } from "../../../src/software-house/evidence/verifier.ts";
import { SHORTENER_TESTS, shortenerSpecification } from "./verification/programs/shortener.ts";

const specification = shortenerSpecification("go", { start: ["./server"] });

const phase = (name: PhaseReport["phase"], status: PhaseReport["status"], summary = ""): PhaseReport => ({
  phase: name,
  status,
  summary,
  command: null,
  exit: null,
  output: "",
  milliseconds: 1,
});

const PASSED = (["materialize", "toolchain", "build", "race", "start", "acceptance"] as const).map((name) =>
  phase(name, "passed"),
);

const reports = (changes: Record<string, Partial<TestReport>> = {}): TestReport[] =>
  SHORTENER_TESTS.tests.map(({ criterionId, name }) => ({
    criterionId,
    name,
    status: "passed",
    failure: null,
    milliseconds: 1,
    ...changes[criterionId],
  }));

const evidence = (changes: Partial<Evidence> = {}): Evidence => ({
  files: "hash",
  toolchain: "go version go1.19.8 linux/amd64",
  sandbox: "bubblewrap",
  phases: PASSED,
  unitTests: { passed: 12, failed: 0 },
  tests: reports(),
  ...changes,
});

const verdictOf = (changes: Partial<VerdictCase> = {}): ReturnType<typeof computeVerdict> =>
  computeVerdict({ specification, tests: SHORTENER_TESTS, evidence: evidence(), ...changes });

const review = (changes: Partial<Review>): Review => ({ criteria: [], findings: [], ...changes });

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

describe("a criterion that no test shows", () => {
  const WEAK = "no program that does nothing right fails it: 404 for all requests";
  const untestable = [{ criterionId: "c3", reason: "needs two machines" }];
  const withoutC3 = {
    tests: { tests: SHORTENER_TESTS.tests.filter(({ criterionId }) => criterionId !== "c3"), untestable },
    evidence: evidence({ tests: reports().filter(({ criterionId }) => criterionId !== "c3") }),
  };

  it("is unproven if all of its tests prove nothing, and then the project is not verified", () => {
    const verdict = verdictOf({ evidence: evidence({ tests: reports({ c2: { weakness: WEAK } }) }) });
    expect(verdict).toMatchObject({
      status: "not-verified",
      reason: `criterion c2 is unproven: the test "redirects" proves nothing: ${WEAK}`,
    });
    expect(verdict.criteria[1]).toMatchObject({ id: "c2", verdict: "unproven" });
  });

  it("passes if one of its tests proves something", () => {
    const tests = { tests: [...SHORTENER_TESTS.tests] };
    const [first] = tests.tests;
    if (first !== undefined) tests.tests.push({ ...first, name: "again" });
    const again: TestReport = { ...reports()[0]!, name: "again", weakness: WEAK };
    expect(verdictOf({ tests, evidence: evidence({ tests: [...reports(), again] }) }).status).toBe(
      "verified",
    );
  });

  it("fails if one of its tests fails, however weak the others are", () => {
    const failing = reports({ c2: { status: "failed", failure: "no", weakness: WEAK } });
    expect(verdictOf({ evidence: evidence({ tests: failing }) }).criteria[1]?.verdict).toBe("fail");
  });

  it("is unproven for the reason of the author of the tests", () => {
    const verdict = verdictOf(withoutC3);
    expect(verdict).toMatchObject({
      status: "not-verified",
      reason: "criterion c3 is unproven: needs two machines",
    });
    expect(verdict.accepted).toBeUndefined();
    expect(verdict.criteria[2]).toEqual({
      id: "c3",
      priority: "must",
      verdict: "unproven",
      reason: "needs two machines",
    });
  });

  it("does not count if the reason is accepted, and the card says so in its first line", () => {
    const verdict = verdictOf({ ...withoutC3, acceptUntestable: true });
    expect(verdict).toMatchObject({ status: "verified", reason: null, accepted: ["c3"] });
    expect(cardOf(verdict, withoutC3.evidence).split("\n")).toEqual([
      "VERIFIED 4/5 criteria, c3 unproven: needs two machines, 12 unit tests, race-clean, bubblewrap",
      "  ? c3 (must, accepted): needs two machines",
    ]);
  });

  it("is not accepted if its tests only prove nothing", () => {
    const weak = evidence({ tests: reports({ c2: { weakness: WEAK } }) });
    expect(verdictOf({ evidence: weak, acceptUntestable: true }).status).toBe("not-verified");
  });

  it("is told on the card of a verified project if it is a should", () => {
    const tests = {
      tests: SHORTENER_TESTS.tests.filter(({ criterionId }) => criterionId !== "c5"),
      untestable: [{ criterionId: "c5", reason: "needs a clock" }],
    };
    const found = evidence({ tests: reports().filter(({ criterionId }) => criterionId !== "c5") });
    const verdict = verdictOf({ tests, evidence: found });
    expect(verdict.accepted).toBeUndefined();
    expect(cardOf(verdict, found).split("\n")).toEqual([
      "VERIFIED 4/5 criteria, c5 unproven: needs a clock, 12 unit tests, race-clean, bubblewrap",
      "  ? c5 (should): needs a clock",
    ]);
  });

  it.each<[string, boolean, Partial<VerdictCase>]>([
    ["only a test is missing", true, withoutC3],
    ["everything passed", true, {}],
    ["a phase failed", false, { ...withoutC3, evidence: evidence({ phases: [phase("race", "failed")] }) }],
    [
      "the reviewer doubts what was tested",
      false,
      {
        ...withoutC3,
        review: review({ criteria: [{ id: "c1", verdict: "unproven", evidence: "no test of https" }] }),
      },
    ],
  ])("lacksOnlyTests: %s: %s", (_, lacks, changes) => {
    expect(lacksOnlyTests({ specification, tests: SHORTENER_TESTS, evidence: evidence(), ...changes })).toBe(
      lacks,
    );
  });
});

describe("cardOf", () => {
  it("is one line if everything passed", () => {
    expect(cardOf(verdictOf(), evidence(), { rounds: 2, calls: 7 })).toBe(
      "VERIFIED 5/5 criteria, 12 unit tests, race-clean, bubblewrap, 2 rounds, 7 calls",
    );
  });

  it("names the reason, and each criterion that did not pass with its first failure", () => {
    const found = evidence({
      phases: PASSED.map((one) => (one.phase === "race" ? phase("race", "skipped") : one)),
      unitTests: { passed: 0, failed: 1 },
      tests: reports({ c2: { status: "failed", failure: "step 1:\ngot 500" }, c3: { status: "not-run" } }),
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
