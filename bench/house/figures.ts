import type { Measured } from "../measured.ts";
import type { Judgment } from "./judge-developers.ts";
import type { Times } from "./measure-times.ts";

/** All figures in the verdicts part of docs/maintainers/benchmarks.md. Times are in milliseconds. */
export interface HouseFigures {
  measured: Measured & { sandbox: string };
  /** Whether the slow phases were left out. */
  isQuick: boolean;
  judgments: Judgment[];
  /** Null if they were not measured. */
  times: Times | null;
}

/** Returns the judgments in the order of these programs: the new ones, and the saved ones of all others. */
export function mergedJudgments(
  saved: readonly Judgment[],
  { judgments, names }: { judgments: readonly Judgment[]; names: readonly string[] },
): Judgment[] {
  const byName = new Map([...saved, ...judgments].map((one) => [one.developer, one]));
  return names.flatMap((name) => byName.get(name) ?? []);
}
