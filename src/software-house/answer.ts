import { cardOf } from "./card.ts";
import type { Review } from "./contract/review.ts";
import { runText } from "./run-text.ts";
import type { Specification } from "./contract/specification.ts";
import type { Verdict } from "./contract/verdict.ts";
import type { Ending } from "../run/outcome.ts";
import { deviationLines, summaryLines, type SummaryContents } from "./summary.ts";

/** What the final answer is written from. */
export interface AnswerContents extends Omit<SummaryContents, "specification"> {
  specification: Specification | null;
  verdict: Verdict;
  review: Review | null;
  ending: Ending;
  /** What stopped the run: a failure to write, a limit or an early end; null if the verdict alone ended it. */
  stoppedBy: string | null;
  /** Why the last round was refused, if an earlier one is delivered; otherwise null. */
  refusedLast: string | null;
  /** Folder of the delivery; null if nothing was written. */
  folder: string | null;
  hasFiles: boolean;
  /** Number of model calls. */
  calls: number;
  /** How to install what is missing on this machine; null if nothing is missing. */
  hint: string | null;
}

/**
 * Writes the answer in the conversation: the card, what is not as asked, a summary of three lines, why the run ended, where
 * the files are and how to run them.
 */
export function deliveryAnswer(contents: AnswerContents): string {
  const { specification, verdict, report, review, ending, stoppedBy, refusedLast } = contents;
  const { folder, hasFiles, calls, hint } = contents;
  if (specification === null) return `Nothing was built: ${ending.reason ?? "no reason is known"}.`;
  const { rounds } = verdict;
  const deviations = deviationLines(specification);
  const paragraphs = [
    cardOf(verdict, report, { rounds, calls, review, deviations: deviations.length }),
    deviations.length === 0 ? null : deviations.join("\n"),
    summaryLines({ ...contents, specification }).join("\n"),
    refusedLast === null ? null : `A later round was refused: ${refusedLast}`,
    stoppedBy === null ? null : `Stopped: ${stoppedBy}`,
    hint === null || !hasFiles ? null : `To have it verified: ${hint}`,
    folder === null
      ? null
      : `${hasFiles ? "The project" : "What there is"}, its evidence and a report are in ${folder}`,
    hasFiles ? runText(specification, folder === null ? undefined : `${folder}/project`) : null,
  ];
  return paragraphs.filter((paragraph) => paragraph !== null).join("\n\n");
}
