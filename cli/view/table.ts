import { fitted, widthOf } from "./printable.ts";

const GAP = "  ";

/** The most columns of the last cell, if the output is not a terminal. */
const MOST_COLUMNS = 60;

/** The fewest columns of the last cell next to the other cells. With less room, a row takes two lines. */
const FEWEST_COLUMNS = 20;

/** How many cells of a row stand on the first of its two lines. */
const CELLS_OF_FIRST_LINE = 3;

/**
 * Draws a table. The last cell of a row is cut if it does not fit. `columns` is the width of the terminal, or null if the
 * output is not a terminal.
 */
export function tableOf(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number | null,
): string {
  const all = [heads, ...rows];
  const widths = heads.map((_, column) => Math.max(...all.map((row) => widthOf(row[column] ?? ""))));
  const others = widths.slice(0, -1).reduce((sum, width) => sum + width + GAP.length, 0);
  const isNarrow = columns !== null && columns - others < FEWEST_COLUMNS;
  const lines = all.map((row) => {
    const cells = row.map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - widthOf(cell)));
    if (!isNarrow) return fitted(cells.join(GAP).trimEnd(), columns ?? others + MOST_COLUMNS);
    const parts = [cells.slice(0, CELLS_OF_FIRST_LINE), cells.slice(CELLS_OF_FIRST_LINE)];
    const [head, tail] = parts.map((part) => part.join(GAP).trimEnd());
    return `${fitted(head ?? "", columns)}\n${fitted(`${GAP}${tail ?? ""}`, columns)}`;
  });
  return `${lines.join("\n")}\n`;
}
