import { firstLine } from "../text/first-line.ts";
import type { Evidence } from "./evidence/verifier.ts";
import type { AcceptanceTests } from "./contract/acceptance-tests.ts";
import type { Review } from "./contract/review.ts";
import type { PhaseReport, TestReport } from "./contract/round-report.ts";
import type { Criterion, Specification } from "./contract/specification.ts";
import type { Verdict } from "./contract/verdict.ts";

/** Facts from which a verdict is computed. */
export interface VerdictCase {
  specification: Specification;
  /** The frozen tests. A criterion whose tests are missing in the evidence is `unproven`. */
  tests: AcceptanceTests;
  /** Null if nothing was built yet. */
  evidence: Evidence | null;
  /**
   * The reviewer's findings. They can lower the verdict, but not raise it.
   * @default null
   */
  review?: Review | null | undefined;
  /**
   * Number of rounds that the run took.
   * @default 1
   */
  rounds?: number | undefined;
}

/**
 * Computes the verdict. A project is `verified` only if no phase failed, every `must` criterion has a test, all tests of
 * these criteria passed, and the review holds nothing against it. `should` criteria are reported, but do not count. The
 * verdict is `unverified` only if this machine could not run the project.
 *
 * @example
 * ```ts
 * const evidence = await verifier.verify({ files, specification, tests });
 * const { status, reason } = computeVerdict({ specification, tests, evidence });
 * ```
 */
export function computeVerdict({
  specification,
  tests,
  evidence,
  review = null,
  rounds = 1,
}: VerdictCase): Verdict {
  const criteria = specification.criteria.map((criterion) => ({
    id: criterion.id,
    priority: criterion.priority,
    verdict: lowered(verdictOf(criterion, tests, evidence?.tests ?? []), criterion, review),
  }));
  const common = { criteria, rounds, sandbox: evidence?.sandbox ?? null };
  const unable = whyNotRun(evidence);
  if (unable !== null) return { status: "unverified", reason: unable, ...common };
  const reason =
    failedPhase(evidence) ??
    failedCriterion(specification, criteria, evidence) ??
    blockerIn(review) ??
    missingPhase(evidence);
  return { status: reason === null ? "verified" : "not-verified", reason, ...common };
}

type CriterionVerdict = Verdict["criteria"][number]["verdict"];

/** Phases that must have passed or warned: without them the evidence shows nothing. */
const NEEDED: readonly PhaseReport["phase"][] = ["materialize", "toolchain", "build", "acceptance"];

const RANK: Record<CriterionVerdict, number> = { fail: 0, unproven: 1, pass: 2 };

function verdictOf(
  { id }: Criterion,
  { tests }: AcceptanceTests,
  reports: readonly TestReport[],
): CriterionVerdict {
  const own = reports.filter(({ criterionId }) => criterionId === id);
  if (own.some(({ status }) => status === "failed")) return "fail";
  const names = tests.filter(({ criterionId }) => criterionId === id).map(({ name }) => name);
  const passed = own.filter(({ status }) => status === "passed").map(({ name }) => name);
  const isComplete = own.length === names.length && isSameList(names, passed);
  return names.length > 0 && isComplete ? "pass" : "unproven";
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return JSON.stringify([...one].sort()) === JSON.stringify([...other].sort());
}

/** Lowers a verdict if the reviewer rates it lower and gives evidence. A rating without evidence does not count. */
function lowered(computed: CriterionVerdict, { id }: Criterion, review: Review | null): CriterionVerdict {
  const doubts = (review?.criteria ?? [])
    .filter((said) => said.id === id && said.evidence.trim() !== "")
    .map(({ verdict }) => verdict);
  return [computed, ...doubts].reduce((lowest, verdict) => (RANK[verdict] < RANK[lowest] ? verdict : lowest));
}

function whyNotRun(evidence: Evidence | null): string | null {
  if (evidence === null) return "nothing was built";
  if (evidence.phases.some(({ status }) => status === "failed")) return null;
  if (evidence.sandbox !== null && evidence.toolchain !== null) return null;
  const skipped = evidence.phases.find(({ status }) => status === "skipped");
  return skipped?.summary ?? (evidence.sandbox === null ? "there is no sandbox" : "there is no toolchain");
}

function failedPhase(evidence: Evidence | null): string | null {
  const failed = evidence?.phases.find(({ status }) => status === "failed");
  return failed === undefined ? null : `${failed.phase}: ${failed.summary}`;
}

function failedCriterion(
  { criteria }: Specification,
  verdicts: Verdict["criteria"],
  evidence: Evidence | null,
): string | null {
  if (!criteria.some(({ priority }) => priority === "must")) return "the specification has no must criterion";
  const failed = verdicts.find(({ priority, verdict }) => priority === "must" && verdict !== "pass");
  if (failed === undefined) return null;
  const tests = (evidence?.tests ?? []).filter(({ criterionId }) => criterionId === failed.id);
  const failure = tests.find(({ status }) => status !== "passed");
  if (tests.length === 0) return `criterion ${failed.id} is unproven: it has no test that ran`;
  if (failure === undefined) return `criterion ${failed.id}: ${failed.verdict} according to the reviewer`;
  return `criterion ${failed.id}: test ${JSON.stringify(failure.name)} ${failure.status}: ${firstLine(failure.failure ?? "")}`;
}

/** Returns the first blocker that names a file, a line and a reproduction; other blockers do not count. */
function blockerIn(review: Review | null): string | null {
  const blocker = review?.findings.find(
    ({ severity, path, line, reproduction }) =>
      severity === "blocker" && isFilled(path) && line !== null && isFilled(reproduction),
  );
  return blocker === undefined ? null : `review: ${blocker.path}:${blocker.line}: ${blocker.claim}`;
}

function isFilled(text: string | null): boolean {
  return text !== null && text.trim() !== "";
}

function missingPhase(evidence: Evidence | null): string | null {
  const missing = NEEDED.find(
    (name) =>
      !evidence?.phases.some(
        ({ phase, status }) => phase === name && (status === "passed" || status === "warned"),
      ),
  );
  return missing === undefined ? null : `${missing}: it did not pass`;
}
