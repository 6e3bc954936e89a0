import type { StepResult } from "./step-result.ts";

/** How a step can say that it cannot be done. A part of its prompt, because `declineIn` reads it. */
export const DECLINE_RULE =
  "If you can do nothing of your task, reply with CANNOT: and the reason, nothing else.";

/** Marks of Markdown and quotation, which models put around words that matter. Bounded, so that any reply is read quickly. */
const MARKS = String.raw`[\s*_~\x60#>"'“”„«»-]{0,20}`;

const DECLINE = new RegExp(`^${MARKS}cannot${MARKS}(?:[:：]|[.!]?${MARKS}$)`, "iu");

const OUTER_MARKS = new RegExp(`^${MARKS}|[\\s*_~\x60]{0,20}$`, "gu");

/**
 * Returns the reason in a reply that declines its step: one that begins with `CANNOT:`, in capitals or not, also with
 * Markdown around it. Returns null for any other reply, also if it has the word further on.
 */
export function declineIn(text: string): string | null {
  const decline = DECLINE.exec(text.trim());
  if (decline === null) return null;
  const reason = text.trim().slice(decline[0].length).replaceAll(OUTER_MARKS, "");
  return reason === "" ? "it gave no reason" : reason;
}

/**
 * Returns the answer of a plan whose steps all failed because their specialists declined them: their own words, and who
 * said them if there was one only. Returns null if anything else failed.
 */
export function declinedAnswer(
  standing: readonly StepResult[],
): { agent: string | null; text: string } | null {
  const failed = standing.filter(({ status }) => status === "failed");
  if (failed.length === 0 || failed.some(({ error }) => error?.code !== "step_declined")) return null;
  const [only, ...others] = failed;
  const agent = others.length === 0 ? (only?.agent ?? null) : null;
  return { agent, text: failed.map(({ error }) => error?.message ?? "").join("\n\n") };
}
