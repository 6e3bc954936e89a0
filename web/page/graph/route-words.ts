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

/** What decided a route, and how sure it was, as people read them. */
export interface Decision {
  readonly by: "classifier" | "fast router";
  readonly label: "Confidence" | "Score";
  readonly level: Confidence;
  readonly text: string;
  readonly words: string;
}

/** Says what decided a route. A score has the scale of the user's code, so it has no words for how sure it is. */
export function decisionOf({ confidence, decidedBy, score }: NonNullable<RunView["route"]>): Decision {
  const level = confidenceOf(confidence);
  if (decidedBy === "fastRouter") {
    const text = String(Number((score ?? confidence).toPrecision(3)));
    return { by: "fast router", label: "Score", level, text, words: "above its threshold" };
  }
  return { by: "classifier", label: "Confidence", level, text: `${level.percent} %`, words: level.words };
}
