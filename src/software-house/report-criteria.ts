import type { AcceptanceTest } from "./contract/acceptance-tests.ts";
import type { Review } from "./contract/review.ts";
import type { RoundReport } from "./contract/round-report.ts";
import type { Specification } from "./contract/specification.ts";
import type { Verdict } from "./contract/verdict.ts";
import { specificationChanges, type EarlierTurn } from "./earlier-turn.ts";
import type { Frozen } from "./frozen-tests.ts";
import type { Judgment } from "./judgments.ts";
import { tableText } from "../text/markdown.ts";

/** What the table of criteria is written from. */
export interface CriteriaContents {
  specification: Specification;
  verdict: Verdict;
  tests: readonly AcceptanceTest[];
  /** Evidence of the round whose files are delivered; null if there is none. */
  report: RoundReport | null;
  reports: readonly RoundReport[];
  review: Review | null;
  judgments: readonly Judgment[];
  frozen: Frozen | null;
  earlier: EarlierTurn | null;
}

/** Writes a row for each criterion, with its tests, a column for each round, the final verdict, and notes. */
export function criteriaTable(contents: CriteriaContents): string {
  const { specification, reports, verdict } = contents;
  const rounds = reports.map(({ round }) => `round ${round}`);
  const head = ["criterion", "", "given", "when", "then", "tests passed", ...rounds, "verdict", "notes"];
  const rows = specification.criteria.map(({ id, priority, given, when, then }) => {
    const came = verdict.criteria.find((one) => one.id === id)?.verdict ?? "unproven";
    const results = reports.map((report) => resultIn(report, id, contents));
    const notes = notesOn(id, contents).join("; ");
    return [id, priority, given, when, then, testsOf(id, contents)].concat(results, came, notes);
  });
  return tableText([head, ...rows]);
}

/** Counts the tests of a criterion: how many passed, of how many. */
function testsOf(id: string, { tests, report }: CriteriaContents): string {
  const all = tests.filter(({ criterionId }) => criterionId === id).length;
  if (all === 0) return "none";
  const own = (report?.tests ?? []).filter(({ criterionId }) => criterionId === id);
  return `${own.filter(({ status }) => status === "passed").length} of ${all}`;
}

/** Returns what the gate said of a criterion in a round, or the result of its tests if the round was not judged. */
function resultIn({ round, tests }: RoundReport, id: string, { judgments }: CriteriaContents): string {
  const judged = judgments.findLast((judgment) => judgment.round === round);
  const said = judged?.verdict.criteria.find((criterion) => criterion.id === id)?.verdict;
  if (said !== undefined) return said;
  const own = tests.filter(({ criterionId }) => criterionId === id);
  if (own.some(({ status }) => status === "failed")) return "fail";
  return own.length > 0 && own.every(({ status }) => status === "passed") ? "pass" : "not shown";
}

/** Says why a criterion did not pass, whether its tests were changed, and whether it is new. */
function notesOn(id: string, contents: CriteriaContents): string[] {
  const { verdict, review, frozen, tests, specification, earlier } = contents;
  const judged = verdict.criteria.find((one) => one.id === id);
  const said = review?.criteria.find((one) => one.id === id && one.verdict !== "pass");
  const reason = judged?.verdict === "pass" ? undefined : (judged?.reason ?? said?.evidence);
  const names = new Set(tests.filter(({ criterionId }) => criterionId === id).map(({ name }) => name));
  const changes = (frozen?.rulings ?? [])
    .filter(({ test, ruling }) => ruling !== "kept" && names.has(test))
    .map(({ ruling, round }) => `test ${ruling === "weakened" ? "weakened" : "changed"} in round ${round}`);
  const additions = (frozen?.doubts ?? [])
    .filter((doubt) => doubt.criterionId === id && doubt.tests.length > 0)
    .map(({ round }) => `tests added in round ${round}`);
  const since = earlier === null ? null : specificationChanges(earlier.specification, specification);
  return [
    ...(since?.added.includes(id) ? ["new"] : []),
    ...(since?.changed.includes(id) ? ["changed since the turn before"] : []),
    ...(reason === undefined ? [] : [reason]),
    ...new Set([...changes, ...additions]),
  ];
}
