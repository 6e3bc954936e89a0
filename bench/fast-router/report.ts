import type { Decided, Rule } from "./measure.ts";

/** What a scorer did by one rule, on each set of requests. */
export interface Figure extends Rule {
  scorer: string;
  /** By the name of the set. */
  sets: Readonly<Record<string, Decided>>;
}

/** Writes a table for each set of requests. */
export function renderTables(figures: readonly Figure[], titles: Readonly<Record<string, string>>): string {
  return Object.entries(titles)
    .map(([set, title]) => {
      const rows = figures.flatMap(({ scorer, threshold, margin, sets }) => {
        const decided = sets[set];
        return decided === undefined ? [] : [row([scorer, `${threshold}`, `${margin}`, ...cellsOf(decided)])];
      });
      return [title, "", HEADER, ...rows].join("\n");
    })
    .join("\n\n");
}

const HEADER = `| scorer | threshold | margin | decided | of these right | sent elsewhere | out of scope, but taken | calls of the classifier |
|---|---:|---:|---:|---:|---:|---:|---:|`;

function cellsOf({ requests, decided, right, misrouted, taken }: Decided): string[] {
  return [
    `${decided} (${percent(decided / requests)})`,
    decided === 0 ? "" : percent(right / decided),
    String(misrouted),
    String(taken),
    `${requests - decided} instead of ${requests}`,
  ];
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
