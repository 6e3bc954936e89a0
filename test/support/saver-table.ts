import type { SaverReport } from "../../src/testing/index.ts";

/** Marks of checks that the page explains. */
const NOTES: readonly [start: string, note: string][] = [
  ["A state that was forked", "¹"],
  ["The checkpoint that was stored last", "¹"],
  ["Metadata may hold", "²"],
];

/** Returns the rows of the table of savers: what must hold, and for each saver `yes`, `no` or `-`. */
export function saverRows(reports: readonly SaverReport[]): string[][] {
  const [first] = reports;
  return (first?.checks ?? []).map(({ name }, index) => {
    const note = NOTES.find(([start]) => name.startsWith(start))?.[1] ?? "";
    return [`${name}${note}`].concat(reports.map(({ checks }) => wordOf(checks[index]?.holds ?? null)));
  });
}

function wordOf(holds: boolean | null): string {
  if (holds === null) return "-";
  return holds ? "yes" : "no";
}
