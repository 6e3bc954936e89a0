import { cutText } from "../text/cut-text.ts";
import { isRecord } from "../text/is-record.ts";
import { kindOf } from "../text/kind-of.ts";
import { NO_SPECIALIST, type NoSpecialist, type Route } from "./route.ts";

/** When the best score is clear. */
export interface ClearScore<Name extends string> {
  /** The specialists that can have a score. */
  names: readonly Name[];
  /** The least score that is clear. */
  threshold: number;
  /** How far the second score must be below the best one, at least. */
  margin: number;
}

/** The route of a clear score; or why there is none. */
export type ScoredRoute<Name extends string> =
  | { route: Route<Name> }
  | { why: "unclear" | "failed"; message: string };

/**
 * Reads what a fast router returned: the scores by the names of specialists, `none` included. The best score is clear if it
 * is the only best one, and reaches the threshold and the margin. One invalid score makes all of them invalid.
 */
export function readScores<Name extends string>(
  given: unknown,
  { names, threshold, margin }: ClearScore<Name>,
): ScoredRoute<Name> {
  if (!isRecord(given) || !isPlain(given)) {
    return failed(
      `it must return an object of scores by name, such as { ${names[0]}: 0.8 }, not ${kindOf(given)}`,
    );
  }
  const scores = Object.entries(given);
  const fault = scores.map(([name, score]) => faultOfScore(name, score, names)).find((one) => one !== null);
  if (fault !== undefined) return failed(fault);
  const [best, second] = (scores as [Name | NoSpecialist, number][]).toSorted(
    ([, one], [, other]) => other - one,
  );
  if (best === undefined) return unclear("it scored no specialist");
  const [specialist, score] = best;
  const leads = `the best score is ${shown(score)} (${specialist})`;
  if (score < threshold) return unclear(`${leads}, below the threshold ${shown(threshold)}`);
  const next = second === undefined ? "" : `; next is ${second[0]} with ${shown(second[1])}`;
  if (second !== undefined && (score === second[1] || isNearer(score, second[1], margin))) {
    const distance = margin === 0 ? "not" : `less than the margin ${shown(margin)}`;
    return unclear(`${leads}${next}, ${distance} below it`);
  }
  const reason = `fast router: score ${shown(score)}${next}`;
  const confidence = Math.min(1, Math.max(0, score));
  return { route: { specialist, confidence, reason, decidedBy: "fastRouter", score } };
}

/** Returns true if two scores are nearer than a margin. 0.3 and 0.1 are 0.2 apart, also in binary numbers, which are not exact. */
function isNearer(best: number, second: number, margin: number): boolean {
  const rounding = Number.EPSILON * Math.max(Math.abs(best), Math.abs(second), margin);
  return margin - (best - second) > rounding;
}

/** A Map or a list has no scores by name, and would look like an empty object. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function faultOfScore(name: string, score: unknown, names: readonly string[]): string | null {
  const known = [...names, NO_SPECIALIST];
  if (!known.includes(name)) {
    return `unknown specialist ${cutText(JSON.stringify(name), 100)}; available: ${known.join(", ")}`;
  }
  return Number.isFinite(score)
    ? null
    : `the score of ${name} must be a finite number, but is ${kindOf(score)}`;
}

function unclear(message: string): ScoredRoute<never> {
  return { why: "unclear", message };
}

function failed(message: string): ScoredRoute<never> {
  return { why: "failed", message };
}

/** Writes a number with at most three digits after the first that counts. */
function shown(score: number): string {
  return String(Number(score.toPrecision(3)));
}
