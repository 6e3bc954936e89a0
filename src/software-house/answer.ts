import { oneLine } from "../text/printable.ts";
import { cardOf } from "./card.ts";
import type { RoundReport } from "./contract/round-report.ts";
import { runText } from "./specification-page.ts";
import type { Specification } from "./contract/specification.ts";
import type { Verdict } from "./contract/verdict.ts";
import type { Ending } from "../run/outcome.ts";

/** What the final answer is written from. */
export interface AnswerContents {
  specification: Specification | null;
  verdict: Verdict;
  report: RoundReport | null;
  ending: Ending;
  /** What stopped the run: a failure to write, a limit or an early end; null if the verdict alone ended it. */
  stoppedBy: string | null;
  /** Folder of the delivery; null if nothing was written. */
  folder: string | null;
  hasFiles: boolean;
  /** Number of model calls. */
  calls: number;
  /** How to install what is missing on this machine; null if nothing is missing. */
  hint: string | null;
}

/** Writes the answer in the conversation: the card, why the run ended, where the files are and how to run them. */
export function deliveryAnswer(contents: AnswerContents): string {
  const { specification, verdict, report, ending, stoppedBy, folder, hasFiles, calls, hint } = contents;
  if (specification === null) return `Nothing was built: ${ending.reason ?? "no reason is known"}.`;
  const card = cardOf(verdict, report, { rounds: verdict.rounds, calls });
  const paragraphs = [
    oneLine(`${specification.title}: ${specification.summary}`),
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
