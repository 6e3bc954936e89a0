import type { Measured } from "../measured.ts";
import { median, ratios } from "../statistics.ts";
import { MODES, type Cost } from "./measure-cost.ts";
import type { HouseReplay } from "./replay-house.ts";

/** The figures of recordings. */
export interface RecordingFigures {
  measured: Measured;
  house: HouseReplay;
  costs: Cost[];
}

/** Writes the figures as tables. */
export function reportOf({ measured, house, costs }: RecordingFigures): string {
  const { verdict, calls, verifications, replays, equal, recorded, replayed } = house;
  const rows = Object.entries(equal).map(([what, count]) => `| the same ${what} | ${count} of ${replays} |`);
  return [
    `Measured on ${measured.date} with Node ${measured.node} on ${measured.cores} cores.`,
    "",
    `| a recorded run of the Software House (${verdict}), played ${replays} times | |`,
    "|---|---:|",
    `| model calls, results of verification | ${calls}, ${verifications} |`,
    ...rows,
    `| the recorded run, seconds | ${(recorded / 1_000).toFixed(1)} |`,
    `| a replay, seconds (median) | ${(median(replayed) / 1_000).toFixed(2)} |`,
    "",
    "| a call of the model takes | run | time, ms | ratio | processor time, ms | ratio |",
    "|---:|---|---:|---:|---:|---:|",
    ...costs.flatMap(rowsOf),
  ].join("\n");
}

function rowsOf({ latency, wall, cpu }: Cost): string[] {
  return MODES.filter((mode) => wall[mode].length > 0).map((mode) => {
    const cells = [wall, cpu].map(
      (cost) => `${median(cost[mode]).toFixed(1)} | ${median(ratios(cost[mode], cost.plain)).toFixed(3)}`,
    );
    return `| ${latency} ms | ${mode} | ${cells.join(" | ")} |`;
  });
}
