import type { HouseTable } from "./house-table.ts";
import type { Row } from "./row.ts";

/** The content of the live view. It depends only on the events so far. */
export interface LiveView {
  startedAt: number;
  /** Since when the run waits for a person; null while it works. */
  pausedAt?: number | null;
  rows: readonly Row[];
  /** The criteria of a Software House by round; null without a Software House. */
  table: HouseTable | null;
}
