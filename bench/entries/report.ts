import type { Measured } from "../measured.ts";
import { median } from "../statistics.ts";
import type { EntryCosts } from "./measure.ts";

/** What `npm run bench:entries` measures. */
export interface EntriesFigures {
  measured: Measured;
  idleSeconds: number;
  entries: EntryCosts[];
}

/** Writes the table of the page of benchmarks. */
export function reportOf({ measured, idleSeconds, entries }: EntriesFigures): string {
  const rounds = entries[0]?.imports.length ?? 0;
  const head = [
    "import",
    "ms to load",
    "more than nothing",
    "memory MB",
    "files",
    "kB",
    "left open",
    `processor ms in ${idleSeconds} idle s`,
  ];
  const empty = millisecondsOf(entries[0]);
  const rows = entries.map((costs) => [
    costs.entry.startsWith("(") ? costs.entry : `\`${costs.entry}\``,
    millisecondsOf(costs).toFixed(0),
    (millisecondsOf(costs) - empty).toFixed(0),
    (median(costs.imports.map(({ memory }) => memory)) / 1e6).toFixed(0),
    `${costs.files}`,
    (costs.bytes / 1_000).toFixed(0),
    costs.idle.resources.join(", ") || "nothing",
    costs.idle.cpu.toFixed(1),
  ]);
  const lines = [head, head.map((_, index) => (index === 0 || index === 6 ? "---" : "---:")), ...rows];
  return [
    `Measured on ${measured.date} with Node ${measured.node} on ${measured.cores} cores; medians of ${rounds} fresh processes, in turn.`,
    "",
    ...lines.map((cells) => `| ${cells.join(" | ")} |`),
  ].join("\n");
}

function millisecondsOf(costs: EntryCosts | undefined): number {
  return median((costs?.imports ?? []).map(({ milliseconds }) => milliseconds));
}
