import type { RunView } from "../run/run-view.ts";

/** A confidence as people read it. */
export interface Confidence {
  /** From 0 to 100. */
  readonly percent: number;
  readonly words: "unsure" | "fairly sure" | "sure";
  readonly tone: "bad" | "warning" | "good";
}

/** Reads a confidence from 0 to 1. NaN counts as 0. */
export function confidenceOf(confidence: number): Confidence {
  const percent = Math.round(Math.min(1, Math.max(0, Number.isFinite(confidence) ? confidence : 0)) * 100);
  if (percent >= 80) return { percent, words: "sure", tone: "good" };
  if (percent >= 50) return { percent, words: "fairly sure", tone: "warning" };
  return { percent, words: "unsure", tone: "bad" };
}

/** Says which specialist a route names. */
export function routeTarget({ specialist }: Pick<NonNullable<RunView["route"]>, "specialist">): string {
  return specialist === "none" ? "no specialist" : specialist;
}
