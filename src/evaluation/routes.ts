import type { EvaluationCase } from "./evaluation.ts";
import { choiceFor } from "./observation.ts";
import { meanOf } from "./statistics.ts";
import type { EvaluationTrial } from "./trial.ts";

/** How well requests were routed. */
export interface RouteReport {
  /** How many graded runs had an expected route. */
  runs: number;
  /** The share of them whose route was expected. */
  accuracy: number;
  confusion: ConfusionMatrix;
  /** Null if no route had a confidence, as in graphs of handoffs. */
  calibration: Calibration | null;
}

/** How often each choice was made for each expected route. */
export interface ConfusionMatrix {
  /** The expected routes. Several that are all right are one row, such as `billing or sales`. */
  rows: readonly string[];
  /** The chosen routes. */
  columns: readonly string[];
  /** A list for each row, with a number for each column. */
  counts: readonly (readonly number[])[];
}

/** How far the classifier's confidence is from the share of its decisions that are right. */
export interface Calibration {
  decisions: number;
  /** The mean difference of confidence and accuracy, weighted by the decisions of each bin. 0 is perfect. */
  expectedCalibrationError: number;
  /** The mean squared difference of each confidence from 1 (right) or 0 (wrong). 0 is perfect. */
  brierScore: number;
  /** Ten bins of the same width, without the empty ones. */
  bins: readonly CalibrationBin[];
}

/** The decisions whose confidence is at least `from` and below `to`. The last bin includes 1. */
export interface CalibrationBin {
  from: number;
  to: number;
  decisions: number;
  confidence: number;
  accuracy: number;
}

const BINS = 10;

/** Reports the routes of graded runs; null if no case expects one. */
export function reportRoutes(
  cases: readonly EvaluationCase[],
  trials: readonly EvaluationTrial[],
): RouteReport | null {
  const expected = new Map(
    cases.flatMap(({ id, expect }) => (expect.route === undefined ? [] : [[id, [expect.route].flat()]])),
  );
  const routed = trials.flatMap(({ case: id, route, checks }) => {
    const wanted = expected.get(id);
    return wanted === undefined || checks.length === 0 ? [] : [{ wanted, route }];
  });
  if (routed.length === 0) return null;
  const pairs = routed.map(({ wanted, route }) => {
    const chosen = choiceFor(wanted, route) ?? "unknown";
    return { row: wanted.toSorted().join(" or "), column: chosen, isRight: wanted.includes(chosen) };
  });
  const decisions = routed.flatMap(({ wanted, route }) =>
    route === null || route.confidence === null || route.named === null
      ? []
      : [{ confidence: route.confidence, isRight: wanted.includes(route.named) }],
  );
  return {
    runs: pairs.length,
    accuracy: pairs.filter(({ isRight }) => isRight).length / pairs.length,
    confusion: confusionOf(pairs),
    calibration: decisions.length === 0 ? null : calibrate(decisions),
  };
}

function confusionOf(pairs: readonly { row: string; column: string }[]): ConfusionMatrix {
  const rows = [...new Set(pairs.map(({ row }) => row))].toSorted();
  const columns = [...new Set(pairs.map(({ column }) => column))].toSorted();
  const countOf = (row: string, column: string): number =>
    pairs.filter((pair) => pair.row === row && pair.column === column).length;
  return { rows, columns, counts: rows.map((row) => columns.map((column) => countOf(row, column))) };
}

/** Compares confidence with what came of it. */
export function calibrate(decisions: readonly { confidence: number; isRight: boolean }[]): Calibration {
  const bins = Array.from({ length: BINS }, (_, index) => {
    const inside = decisions.filter(
      ({ confidence }) => Math.min(BINS - 1, Math.floor(confidence * BINS)) === index,
    );
    const confidence = meanOf(inside.map((one) => one.confidence)) ?? 0;
    const accuracy = meanOf(inside.map(({ isRight }) => (isRight ? 1 : 0))) ?? 0;
    return { from: index / BINS, to: (index + 1) / BINS, decisions: inside.length, confidence, accuracy };
  }).filter((bin) => bin.decisions > 0);
  const error = bins.reduce(
    (sum, bin) => sum + (bin.decisions / decisions.length) * Math.abs(bin.confidence - bin.accuracy),
    0,
  );
  const squares = decisions.map(({ confidence, isRight }) => (confidence - (isRight ? 1 : 0)) ** 2);
  return {
    decisions: decisions.length,
    expectedCalibrationError: error,
    brierScore: meanOf(squares) ?? 0,
    bins,
  };
}
