import type { AcceptanceTests } from "./contract/acceptance-tests.ts";
import type { Review } from "./contract/review.ts";
import type { TestReport } from "./contract/round-report.ts";
import type { Criterion } from "./contract/specification.ts";
import type { Verdict } from "./contract/verdict.ts";

type CriterionVerdict = Verdict["criteria"][number]["verdict"];

/** A criterion, and what its tests and the reviewer say. */
export interface JudgedCriterion {
  id: string;
  priority: Criterion["priority"];
  verdict: CriterionVerdict;
  /** Why it is unproven; null if it is not, or if no test of it ran. */
  reason: string | null;
  /** The verdict of the tests alone. */
  byTests: CriterionVerdict;
}

/** The evidence about criteria. */
export interface CriterionEvidence {
  tests: AcceptanceTests;
  /** What became of the tests. */
  reports: readonly TestReport[];
  review: Review | null;
}

/** Judges a criterion by its tests. Then the reviewer can lower the verdict with evidence, but not raise it. */
export function judgeCriterion(criterion: Criterion, evidence: CriterionEvidence): JudgedCriterion {
  const { id, priority } = criterion;
  const tested = verdictOfTests(id, evidence);
  const common = { id, priority, byTests: tested.verdict };
  const doubts = (evidence.review?.criteria ?? []).filter(
    (said) => said.id === id && said.evidence.trim() !== "" && RANK[said.verdict] < RANK[tested.verdict],
  );
  const [lowest] = doubts.toSorted((one, other) => RANK[one.verdict] - RANK[other.verdict]);
  if (lowest === undefined) return { ...common, ...tested };
  return {
    ...common,
    verdict: lowest.verdict,
    reason: lowest.verdict === "unproven" ? lowest.evidence : null,
  };
}

const RANK: Record<CriterionVerdict, number> = { fail: 0, unproven: 1, pass: 2 };

/** Returns why no test can show a criterion, according to the author of the tests; null if tests can. */
export function untestableReason(criterion: string, { untestable }: AcceptanceTests): string | null {
  return untestable?.find(({ criterionId }) => criterionId === criterion)?.reason ?? null;
}

function verdictOfTests(
  id: string,
  { tests, reports }: CriterionEvidence,
): Pick<JudgedCriterion, "verdict" | "reason"> {
  const own = reports.filter(({ criterionId }) => criterionId === id);
  if (own.some(({ status }) => status === "failed")) return { verdict: "fail", reason: null };
  const untestable = untestableReason(id, tests);
  if (untestable !== null) return { verdict: "unproven", reason: untestable };
  const names = tests.tests.filter(({ criterionId }) => criterionId === id).map(({ name }) => name);
  const passed = own.filter(({ status }) => status === "passed").map(({ name }) => name);
  const isComplete = own.length === names.length && isSameList(names, passed);
  if (names.length === 0 || !isComplete) return { verdict: "unproven", reason: null };
  const weak = own.filter(({ weakness }) => typeof weakness === "string");
  const [first] = weak;
  return first === undefined || weak.length < own.length
    ? { verdict: "pass", reason: null }
    : {
        verdict: "unproven",
        reason: `the test ${JSON.stringify(first.name)} proves nothing: ${first.weakness}`,
      };
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return JSON.stringify([...one].sort()) === JSON.stringify([...other].sort());
}
