import type { Judgement } from "./judgements.ts";
import { tableText } from "../text/markdown.ts";

const NEXT = {
  developer: "back to the developer",
  test_author: "back to the test author",
  deliver: "delivery",
} as const;

/** Writes what the gate decided about each round, and why; returns null if no round was judged. */
export function roundsSection(judgements: readonly Judgement[]): string | null {
  if (judgements.length === 0) return null;
  const rows = judgements.map(({ round, verdict, next, why }) => [
    String(round),
    verdict.status,
    why ?? verdict.reason ?? "everything passed",
    NEXT[next],
  ]);
  return `## Rounds\n\n${tableText([["round", "verdict", "why", "next"], ...rows])}`;
}
