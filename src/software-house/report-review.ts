import { inlineText } from "../text/markdown.ts";
import type { Review } from "./contract/review.ts";
import { bySeverity, findingText } from "./open-findings.ts";

/** Writes what the reviewer criticized in the delivered round; null if there was no review. */
export function reviewSection(review: Review | null, reviewFault: string | null): string | null {
  if (reviewFault !== null) return `## Review\n\nThere is no review: ${inlineText(reviewFault)}`;
  if (review === null) return null;
  const lowered = review.criteria
    .filter(({ verdict }) => verdict !== "pass")
    .map(({ id, verdict, evidence }) => `${id} ${verdict}: ${evidence}`);
  const lines = [...lowered, ...bySeverity(review.findings).map(findingText)].map(
    (line) => `- ${inlineText(line)}`,
  );
  const text = lines.length === 0 ? "Every criterion holds, and there are no findings." : lines.join("\n");
  return `## Review\n\n${text}`;
}
