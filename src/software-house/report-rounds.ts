import type { Judgment } from "./judgments.ts";
import { roundStatus } from "./round-status.ts";
import { tableText } from "../text/markdown.ts";

const NEXT = {
  developer: "back to the developer",
  test_author: "back to the test author",
  deliver: "delivery",
} as const;

/** Writes what the gate decided about each round, and why; returns null if no round was judged. */
export function roundsSection(judgments: readonly Judgment[]): string | null {
  if (judgments.length === 0) return null;
  const rows = judgments.map(({ round, verdict, next, why }) => [
    String(round),
    roundStatus({ verdict, next }),
    why ?? verdict.reason ?? "everything passed",
    NEXT[next],
  ]);
  return `## Rounds\n\n${tableText([["round", "verdict", "why", "next"], ...rows])}`;
}
