import type { Cell, Outcome } from "./measure.ts";

/** The cells of one behavior, by graph. */
export interface Row {
  title: string;
  cells: Readonly<Record<string, Cell>>;
}

/** Writes the rows as a table: a column for each graph. */
export function reportOf(rows: readonly Row[]): string {
  const graphs = Object.keys(rows[0]?.cells ?? {});
  return [
    `| what the server does | ${graphs.join(" | ")} |`,
    `|---|${graphs.map(() => "---|").join("")}`,
    ...rows.map(
      ({ title, cells }) => `| ${title} | ${graphs.map((name) => textOf(cells[name])).join(" | ")} |`,
    ),
  ].join("\n");
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
