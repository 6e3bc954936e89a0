import { firstLine } from "../text/first-line.ts";
import type { Evidence } from "./evidence/verifier.ts";
import type { AcceptanceTests } from "./contract/acceptance-tests.ts";
import type { Review } from "./contract/review.ts";
import type { PhaseReport } from "./contract/round-report.ts";
import type { Specification } from "./contract/specification.ts";
import type { Verdict } from "./contract/verdict.ts";
import { judgeCriterion, untestableReason, type JudgedCriterion } from "./judge-criterion.ts";
import { demonstrated } from "./open-findings.ts";

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
  /**
   * Whether a must criterion that no test can show, according to the author of the tests, may stay unproven in a verified
   * project. The verdict then lists it in `accepted`.
   * @default false
   */
  acceptUntestable?: boolean | undefined;
}

/**
 * Computes the verdict. A project is `verified` only if no phase failed, every `must` criterion has a test, all tests of
 * these criteria passed, and the review holds nothing against it. A criterion is `unproven` if none of its tests proves
 * something, or if its author said that no test can show it. `should` criteria are reported, but do not count. The verdict
 * is `unverified` only if this machine could not run the project, or not to the end.
 *
 * @example
 * ```ts
 * const evidence = await verifier.verify({ files, specification, tests });
 * const { status, reason } = computeVerdict({ specification, tests, evidence });
 * ```
 */
export function computeVerdict(facts: VerdictCase): Verdict {
  const { evidence, rounds = 1 } = facts;
  const judged = judgedCriteria(facts);
  const accepted = judged.filter((one) => isAccepted(one, facts));
  const common = {
    criteria: judged.map(({ id, priority, verdict, reason }) => ({
      id,
      priority,
      verdict,
      ...(reason !== null && { reason }),
    })),
    ...(accepted.length > 0 && { accepted: accepted.map(({ id }) => id) }),
    rounds,
    sandbox: evidence?.sandbox ?? null,
  };
  const unable = whyNotRun(evidence);
  if (unable !== null) return { status: "unverified", reason: unable, ...common };
  const counting = judged.filter((one) => !accepted.includes(one));
  const reason = failureIn(facts, counting) ?? missingPhase(evidence, NEEDED);
  return { status: reason === null ? "verified" : "not-verified", reason, ...common };
}

/**
 * Returns true if nothing is against a project but criteria that its tests do not show: then its developer has nothing to
 * repair. It is true for a verified project, too.
 */
export function lacksOnlyTests(facts: VerdictCase): boolean {
  const { evidence, tests } = facts;
  if (whyNotRun(evidence) !== null) return false;
  const counting = judgedCriteria(facts).filter(
    ({ verdict, byTests }) => verdict !== "unproven" || byTests !== "unproven",
  );
  const needed = tests.tests.length > 0 ? NEEDED : NEEDED.filter((phase) => phase !== "acceptance");
  return failureIn(facts, counting) === null && missingPhase(evidence, needed) === null;
}

/** Phases that must have passed or warned: without them the evidence shows nothing. */
const NEEDED: readonly PhaseReport["phase"][] = ["materialize", "toolchain", "build", "acceptance"];

function judgedCriteria({ specification, tests, evidence, review = null }: VerdictCase): JudgedCriterion[] {
  const reports = evidence?.tests ?? [];
  return specification.criteria.map((criterion) => judgeCriterion(criterion, { tests, reports, review }));
}

/** Returns true for a must criterion that counts although no test can show it. */
function isAccepted(
  { id, priority, verdict }: JudgedCriterion,
  { tests, acceptUntestable = false }: VerdictCase,
): boolean {
  const isUnproven = priority === "must" && verdict === "unproven";
  return acceptUntestable && isUnproven && untestableReason(id, tests) !== null;
}

/** Returns the first thing that is against a project, if these of its criteria count; null if nothing is. */
function failureIn(
  { specification, evidence, review = null }: VerdictCase,
  counting: readonly JudgedCriterion[],
): string | null {
  return failedPhase(evidence) ?? failedCriterion(specification, { counting, evidence }) ?? blockerIn(review);
}

function whyNotRun(evidence: Evidence | null): string | null {
  if (evidence === null) return "nothing was built";
  if (evidence.phases.some(({ status }) => status === "failed")) return null;
  if (evidence.unfinished !== undefined) return evidence.unfinished;
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
  { counting, evidence }: { counting: readonly JudgedCriterion[]; evidence: Evidence | null },
): string | null {
  if (!criteria.some(({ priority }) => priority === "must")) return "the specification has no must criterion";
  const musts = counting.filter(({ priority }) => priority === "must");
  const failed =
    musts.find(({ verdict }) => verdict === "fail") ?? musts.find(({ verdict }) => verdict !== "pass");
  if (failed === undefined) return null;
  const { id, verdict, byTests, reason } = failed;
  if (verdict !== byTests) return `criterion ${id}: ${verdict} according to the reviewer`;
  const tests = (evidence?.tests ?? []).filter(({ criterionId }) => criterionId === id);
  const failure = tests.find(({ status }) => status !== "passed");
  return failure === undefined
    ? `criterion ${id} is unproven: ${reason ?? "it has no test that ran"}`
    : `criterion ${id}: test ${JSON.stringify(failure.name)} ${failure.status}: ${firstLine(failure.failure ?? "")}`;
}

/** Returns the first blocker that names a file, a line and a reproduction; other blockers do not count. */
function blockerIn(review: Review | null): string | null {
  const [blocker] = demonstrated(review, "blocker");
  return blocker === undefined ? null : `review: ${blocker.path}:${blocker.line}: ${blocker.claim}`;
}

function missingPhase(evidence: Evidence | null, needed: readonly PhaseReport["phase"][]): string | null {
  const missing = needed.find(
    (name) =>
      !evidence?.phases.some(
        ({ phase, status }) => phase === name && (status === "passed" || status === "warned"),
      ),
  );
  return missing === undefined ? null : `${missing}: it did not pass`;
}
