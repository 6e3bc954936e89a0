import type { SoftwareHouseState } from "./software-house-state.ts";
import type { ProjectFile } from "./contract/file-set.ts";
import { judgeRound } from "./judge-round.ts";
import type { Judgment } from "./judgments.ts";
import type { Review } from "./contract/review.ts";
import type { RoundReport } from "./contract/round-report.ts";
import type { Specification } from "./contract/specification.ts";
import type { Verdict } from "./contract/verdict.ts";

/** Result of a run: the files of its best round with their evidence, or as much as exists. */
export interface Result {
  /** Null if no usable specification was written for the request. */
  specification: Specification | null;
  files: readonly ProjectFile[];
  report: RoundReport | null;
  review: Review | null;
  verdict: Verdict;
  /** Why the last round was refused, if an earlier one is delivered; otherwise null. */
  refusedLast: string | null;
}

/**
 * Returns the result of a run from its state, however the run ended. `acceptUntestable` says whether must criteria that no
 * test can show may stay unproven. The verdict is computed again from the evidence: what
 * the state says of it does not count.
 */
export function resultOf(
  state: SoftwareHouseState["State"],
  { acceptUntestable }: { acceptUntestable: boolean },
): Result {
  const { readiness, best, reports, tests, untestable, round, reviewFault, judgments } = state;
  const specification = readiness === null ? null : state.specification;
  const rounds = new Set([
    ...reports.map((report) => report.round),
    ...(best === null ? [] : [best.report.round]),
  ]).size;
  if (specification === null) {
    const reason = "there is no specification";
    const verdict: Verdict = { status: "unverified", reason, criteria: [], rounds, sandbox: null };
    return { specification, files: [], report: null, review: null, verdict, refusedLast: null };
  }
  const common = { tests, untestable, acceptUntestable, reviewFault, rounds };
  if (best !== null) {
    const { files, report, review } = best;
    const verdict = judgeRound({ ...common, specification, files, report, review });
    return { specification, files, report, review, verdict, refusedLast: refusedAfter(report, judgments) };
  }
  // No round reached the gate: the last build failed, or the files were never built.
  const report = reports.at(-1) ?? null;
  // Before the first round, the files in the state are those of an earlier turn.
  const files = round > 0 ? state.files : [];
  const verdict = judgeRound({ ...common, specification, files, report, review: null });
  return { specification, files, report, review: null, verdict, refusedLast: null };
}

function refusedAfter(delivered: RoundReport, judgments: readonly Judgment[]): string | null {
  const last = judgments.at(-1);
  const reason = last?.verdict.reason ?? null;
  return last === undefined || reason === null || last.round === delivered.round
    ? null
    : `round ${last.round}: ${reason}`;
}
