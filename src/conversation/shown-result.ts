import { cutText } from "../text/cut-text.ts";
import type { StepResult } from "../plan/step-result.ts";

/** What is to be shortened, for whom, and until when. */
export interface SummaryRequest {
  /** The step's id. */
  id: string;
  /** Who delivered it. */
  agent: string;
  /** The most characters that are shown of it; a longer summary is cut. */
  limit: number;
  /** Aborts with the run, and at its deadline. */
  signal: AbortSignal;
}

/**
 * Shortens a result that is too long to be shown whole: called once for each, and never again on the same lineage.
 * Where it rejects, or returns no text, the result is cut instead.
 */
export type Summarize = (text: string, request: SummaryRequest) => Promise<string>;

/** How much of a result later steps and the synthesis are shown, where nothing else is said. */
export const DEFAULT_RESULT_CHARACTERS = 40_000;

const FEWEST_RESULT_CHARACTERS = 200;

/** What is wrong with the length to which results are shown; null where nothing is. */
export function faultOfResultCharacters(characters: number): string | null {
  return Number.isSafeInteger(characters) && characters >= FEWEST_RESULT_CHARACTERS
    ? null
    : `resultCharacters is ${String(characters)}; it is a whole number, ${FEWEST_RESULT_CHARACTERS} or more`;
}

/** A result as later steps and the synthesis see it: whole, or its summary, or cut with a visible mark. */
export function shownText(
  { text, summary }: Pick<StepResult, "text" | "summary">,
  characters: number,
): string {
  const isSummarized = text.length > characters && typeof summary === "string";
  // A resumed graph may show less than the one that had it summarized.
  return cutText(isSummarized ? summary : text, characters);
}

/** A summary as it is kept and shown: under a line that says what it is of, and within the limit itself. */
export function summaryOf(text: string, { summary, limit }: { summary: string; limit: number }): string {
  return cutText(`[A summary of a result of ${text.length} characters]\n${summary.trim()}`, limit);
}

/** Whether somebody has yet to shorten it: null in `summary` says that it could not be done. */
export function wantsSummary({ status, text, summary }: StepResult, characters: number): boolean {
  return status === "completed" && text.length > characters && summary === undefined;
}
