import { inlineText, tableText } from "../text/markdown.ts";
import { LINE_END } from "../text/printable.ts";
import type { PhaseReport, RoundReport } from "./contract/round-report.ts";

/** The most lines of a warning's output that are shown. */
const MOST_LINES = 20;

/** Writes the phases of the delivered round, and below them what each warning found; null without a round. */
export function phasesSection(report: RoundReport | null): string | null {
  if (report === null) return null;
  const rows = report.phases.map(({ phase, status, summary, milliseconds }) => [
    phase,
    status,
    summary,
    `${(milliseconds / 1000).toFixed(1)} s`,
  ]);
  const table = tableText([["phase", "", "", "time"], ...rows]);
  const warnings = report.phases.filter(({ status, output }) => status === "warned" && output.trim() !== "");
  return [`## What was done in round ${report.round}`, table, ...warnings.map(warningText)].join("\n\n");
}

function warningText({ phase, output }: PhaseReport): string {
  const lines = output.trim().split(LINE_END);
  const shown = lines.slice(0, MOST_LINES).map((line) => `- ${inlineText(line)}`);
  const more = lines.length > MOST_LINES ? [`- and ${lines.length - MOST_LINES} more lines`] : [];
  return [`What ${phase} warned of:`, "", ...shown, ...more].join("\n");
}
