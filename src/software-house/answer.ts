import { cardOf } from "./card.ts";
import type { RoundReport } from "./contract/round-report.ts";
import { runText } from "./specification-page.ts";
import type { Specification } from "./contract/specification.ts";
import type { Verdict } from "./contract/verdict.ts";
import type { Ending } from "../run/outcome.ts";

/** What the reader is told at the end. */
export interface AnswerContents {
  specification: Specification | null;
  verdict: Verdict;
  report: RoundReport | null;
  ending: Ending;
  /** What ended the run before it was verified, where that was neither the verdict nor a failure to write. */
  stoppedBy: string | null;
  /** Null where nothing was written. */
  folder: string | null;
  hasFiles: boolean;
  calls: number;
  /** How to get what is missing on this machine; null where nothing is. */
  hint: string | null;
}

/** The answer in the conversation: the card, why it ended, where the files are and how to run them. */
export function deliveryAnswer(contents: AnswerContents): string {
  const { specification, verdict, report, ending, stoppedBy, folder, hasFiles, calls, hint } = contents;
  if (specification === null) return `Nothing was built: ${ending.reason ?? "no reason is known"}.`;
  const card = cardOf(verdict, report, { rounds: verdict.rounds, calls });
  const paragraphs = [
    `${specification.title}: ${specification.summary}`,
    card,
    stoppedBy === null ? null : `Stopped: ${stoppedBy}`,
    hint === null || !hasFiles ? null : `To have it verified: ${hint}`,
    folder === null
      ? null
      : `${hasFiles ? "The project" : "What there is"}, its evidence and a report are in ${folder}`,
    hasFiles ? runText(specification) : null,
  ];
  return paragraphs.filter((paragraph) => paragraph !== null).join("\n\n");
}
