import { cutText } from "../text/cut-text.ts";
import type { StepResult } from "../plan/step-result.ts";

/** The details of a result to summarize. */
export interface SummaryRequest {
  /** The id of the step. */
  id: string;
  /** The specialist that delivered the result. */
  agent: string;
  /** The most characters that a summary can have. A longer one is truncated. */
  limit: number;
  /** Aborts when the run is aborted, and at the run's deadline. */
  signal: AbortSignal;
}

/**
 * Summarizes a result that is too long to be shown in full. It is called once for each result. A run that is resumed does
 * not call it again. If it rejects, or returns no text, the result is truncated instead.
 *
 * @example
 * const summarize: Summarize = async (text, { limit, signal }) =>
 *   (await model.invoke(`Shorten this to at most ${limit} characters:\n\n${text}`, { signal })).text;
 */
export type Summarize = (text: string, request: SummaryRequest) => Promise<string>;

/** How many characters of a step's result others read by default, and of a tool's result its specialist. */
export const DEFAULT_RESULT_CHARACTERS = 40_000;

const FEWEST_RESULT_CHARACTERS = 200;

/** Returns the fault of a number of characters of a result, or null if there is none. */
export function faultOfResultCharacters(characters: number, name = "resultCharacters"): string | null {
  return Number.isSafeInteger(characters) && characters >= FEWEST_RESULT_CHARACTERS
    ? null
    : `${name} must be a whole number of at least ${FEWEST_RESULT_CHARACTERS}, but is ${String(characters)}`;
}

/**
 * Returns a result as later steps and the synthesis read it: in full, as its summary, or truncated with a visible mark.
 */
export function shownText(
  { text, summary }: Pick<StepResult, "text" | "summary">,
  characters: number,
): string {
  const isSummarized = text.length > characters && typeof summary === "string";
  // A resumed graph may allow fewer characters than the graph that made the summary.
  return cutText(isSummarized ? summary : text, characters);
}

/** Returns a summary as it is stored and shown: under a line that calls it a summary, and within the limit. */
export function summaryOf(text: string, { summary, limit }: { summary: string; limit: number }): string {
  return cutText(`[A summary of a result of ${text.length} characters]\n${summary.trim()}`, limit);
}

/** Returns true if a result is too long and was not summarized before. `summary` is null if that failed. */
export function wantsSummary({ status, text, summary }: StepResult, characters: number): boolean {
  return status === "completed" && text.length > characters && summary === undefined;
}
