import { describe, expect, it } from "vitest";
import { cardOf } from "../../../src/software-house/card.ts";
import { lacksOnlyTests, type VerdictCase } from "../../../src/software-house/compute-verdict.ts";
import type { TestReport } from "../../../src/software-house/contract/round-report.ts";
import { evidence, phase, reports, review, specification, verdictOf } from "./verdict-case.ts";
import { SHORTENER_TESTS } from "./verification/programs/shortener.ts";

describe("a criterion that no test shows", () => {
  const WEAK = "programs that do nothing right pass it: 404 for all requests";
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
