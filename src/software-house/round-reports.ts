import type { RoundReport } from "./contract/round-report.ts";

/** The reports with this one, which replaces an earlier one of its round. */
export function withReport(reports: readonly RoundReport[], report: RoundReport): RoundReport[] {
  return [...reports.filter(({ round }) => round !== report.round), report];
}
