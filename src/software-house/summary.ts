import { counted } from "../text/counted.ts";
import { oneLine } from "../text/printable.ts";
import type { AcceptanceTest } from "./contract/acceptance-tests.ts";
import type { RoundReport } from "./contract/round-report.ts";
import type { Specification } from "./contract/specification.ts";
import { changesText, keptTests, specificationChanges, type EarlierTurn } from "./earlier-turn.ts";
import type { Judgment } from "./judgments.ts";

/** What a summary is written from. */
export interface SummaryContents {
  specification: Specification;
  tests: readonly AcceptanceTest[];
  report: RoundReport | null;
  judgments: readonly Judgment[];
  earlier: EarlierTurn | null;
}

/** Longest part of a line that a model wrote, in characters. */
const LONGEST = 200;

/** Sums up a run in three lines: what was built, what it was tested by, and what came of its rounds. */
export function summaryLines({ specification, ...contents }: SummaryContents): string[] {
  const { title, summary } = specification;
  return [
    shortened(`${title}: ${summary}`),
    testedText({ ...contents, specification }),
    roundsText(contents.judgments),
  ];
}

/** Lists what the software does otherwise than the request asks, a line each. */
export function deviationLines({ deviations = null }: Specification): string[] {
  return (deviations ?? []).map(({ asked, instead, why }) =>
    oneLine(`Not as asked: ${asked}. Instead: ${instead}, because ${why}`),
  );
}

function testedText({ specification, tests, report, earlier }: SummaryContents): string {
  const tested = new Set(tests.map(({ criterionId }) => criterionId)).size;
  const units = report?.unitTests ?? null;
  const kept = keptTests(earlier, specification).length;
  const parts = [
    `${counted(tests.length, "acceptance test")} for ${tested} of ${specification.criteria.length} criteria`,
    ...(units === null ? [] : [counted(units.passed + units.failed, "unit test")]),
    ...(kept === 0 ? [] : [`${counted(kept, "test")} kept from the turn before`]),
    ...(earlier === null ? [] : [changesText(specificationChanges(earlier.specification, specification))]),
  ];
  return `Tested by: ${parts.join("; ")}`;
}

function roundsText(judgments: readonly Judgment[]): string {
  const told = judgments.map(({ round, verdict, why }) =>
    shortened(`round ${round} ${verdict.status}${why === null ? "" : ` (${why})`}`),
  );
  return told.length === 0 ? "Rounds: none was judged" : `Rounds: ${told.join("; ")}`;
}

function shortened(text: string): string {
  const line = oneLine(text);
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}
