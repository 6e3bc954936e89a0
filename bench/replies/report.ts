import type { Cell, Outcome } from "./measure.ts";

/** The cells of one behavior, by graph. */
export interface Row {
  title: string;
  /** With a model that is named. */
  cells: Readonly<Record<string, Cell>>;
  /** With a model that was made in code. */
  given: Readonly<Record<string, Cell>>;
}

/** Writes the rows as a table: a column for each graph. A model that was made in code is told apart if it does otherwise. */
export function reportOf(rows: readonly Row[]): string {
  const graphs = Object.keys(rows[0]?.cells ?? {});
  return [
    `| what the server does | ${graphs.join(" | ")} |`,
    `|---|${graphs.map(() => "---|").join("")}`,
    ...rows.map(
      ({ title, cells, given }) =>
        `| ${title} | ${graphs.map((name) => bothOf(textOf(cells[name]), textOf(given[name]))).join(" | ")} |`,
    ),
  ].join("\n");
}

function bothOf(named: string, given: string): string {
  return named === given ? named : `${named}; made in code: ${given}`;
}

function textOf(cell: Cell | undefined): string {
  if (cell === undefined) return "";
  const [whole, streamed] = [wordsFor(cell.whole), wordsFor(cell.streamed)];
  return whole === streamed ? whole : `${whole}; streamed: ${streamed}`;
}

function wordsFor(outcome: Outcome): string {
  switch (outcome.kind) {
    case "answered":
      return "answered";
    case "failed":
      return `\`${outcome.code}\``;
    case "wrong":
      return `**wrong and completed**: ${JSON.stringify(outcome.answer.slice(0, 60))}`;
  }
}
