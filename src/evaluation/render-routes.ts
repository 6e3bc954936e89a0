import { oneLine } from "../text/printable.ts";
import { shareText } from "./compare.ts";
import type { RouteReport } from "./routes.ts";
import { textTable } from "./text-table.ts";

/** The most columns of a confusion matrix that is shown whole. */
const MOST_COLUMNS = 12;

/** Draws the confusion matrix. If it is too wide, the confusions are listed. */
export function confusionLines({ accuracy, runs, confusion }: RouteReport): string[] {
  const { rows, columns, counts } = confusion;
  const title = `routes: ${shareText(accuracy)} of ${runs} are right (rows: expected, columns: chosen)`;
  if (columns.length <= MOST_COLUMNS) {
    const cells = rows.map((row, index) => [
      oneLine(row),
      ...(counts[index] ?? []).map((count) => (count === 0 ? "." : String(count))),
    ]);
    return [title, ...textTable(["", ...columns.map(oneLine)], cells)];
  }
  const confused = rows.flatMap((row, index) =>
    columns.flatMap((column, place) => {
      const count = counts[index]?.[place] ?? 0;
      const isRight = row.split(" or ").includes(column);
      return count === 0 || isRight ? [] : [[oneLine(row), oneLine(column), String(count)]];
    }),
  );
  return confused.length === 0 ? [title] : [title, ...textTable(["expected", "chosen", "runs"], confused)];
}

/** Draws how well the confidence is calibrated. */
export function calibrationLines({ calibration }: RouteReport): string[] {
  if (calibration === null) return [];
  const { expectedCalibrationError, brierScore, bins, decisions } = calibration;
  const rows = bins.map((bin) => [
    `${bin.from.toFixed(1)} to ${bin.to.toFixed(1)}`,
    String(bin.decisions),
    bin.confidence.toFixed(3),
    bin.accuracy.toFixed(3),
  ]);
  return [
    `calibration of ${decisions} decisions: expected calibration error ${expectedCalibrationError.toFixed(3)}, Brier score ${brierScore.toFixed(3)}`,
    ...textTable(["confidence", "decisions", "mean confidence", "right"], rows),
  ];
}
