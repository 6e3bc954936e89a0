import type { Evidence } from "./evidence/verifier.ts";
import type { AcceptanceTests } from "./contract/acceptance-tests.ts";
import type { Review } from "./contract/review.ts";
import type { PhaseReport, TestReport } from "./contract/round-report.ts";
import type { Criterion, Specification } from "./contract/specification.ts";
import type { Verdict } from "./contract/verdict.ts";

/** What a verdict is computed from. */
export interface VerdictCase {
  specification: Specification;
  /** The tests as they were frozen; what of them is missing in the evidence was not proven. */
  tests: AcceptanceTests;
  /** Null where nothing was built yet. */
  evidence: Evidence | null;
  /** What a reader says; it can lower the verdict, never raise it. */
  review?: Review | null;
  rounds?: number;
}

/**
 * The verdict is the AND of the evidence: no phase failed, every `must` criterion has a test, and all its tests passed.
 * `should` criteria are told and do not count. It is `unverified` only where this machine could not run the project.
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

/** Without these nothing has been shown, whatever else passed. */
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

/** A reader who doubts has to say why. */
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
  if (failure === undefined) return `criterion ${failed.id}: the reviewer says ${failed.verdict}`;
  return `criterion ${failed.id}: test ${JSON.stringify(failure.name)} ${failure.status}: ${failure.failure ?? ""}`;
}

/** A blocker counts where others can look and try for themselves. */
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
