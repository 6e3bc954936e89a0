import type { SoftwareHouseState } from "./software-house-state.ts";
import type { ProjectFile } from "./contract/file-set.ts";
import { computeVerdict } from "./compute-verdict.ts";
import type { Review } from "./contract/review.ts";
import type { RoundReport } from "./contract/round-report.ts";
import type { Specification } from "./contract/specification.ts";
import type { Verdict } from "./contract/verdict.ts";

/** What a run has come to: the files of its best round with their evidence, or as much as there is. */
export interface Result {
  /** Null where the request never got one that could be worked on. */
  specification: Specification | null;
  files: readonly ProjectFile[];
  report: RoundReport | null;
  review: Review | null;
  verdict: Verdict;
}

/** Reads the result off the state, whatever ended the run. */
export function resultOf(state: SoftwareHouseState["State"]): Result {
  const { readiness, best, reports, tests, round } = state;
  const specification = readiness === null ? null : state.specification;
  const rounds = new Set([
    ...reports.map((report) => report.round),
    ...(best === null ? [] : [best.report.round]),
  ]).size;
  if (specification === null) {
    const reason = "there is no specification";
    const verdict: Verdict = { status: "unverified", reason, criteria: [], rounds, sandbox: null };
    return { specification, files: [], report: null, review: null, verdict };
  }
  if (best !== null) {
    const { files, report, review, verdict } = best;
    return { specification, files, report, review, verdict: { ...verdict, rounds } };
  }
  // A round that did not come to its gate: its last build failed, or nothing was done with its files.
  const report = reports.at(-1) ?? null;
  const verdict = computeVerdict({ specification, tests: { tests }, evidence: report, rounds });
  // Before the first round, files are those of an earlier turn.
  return { specification, files: round > 0 ? state.files : [], report, review: null, verdict };
}
