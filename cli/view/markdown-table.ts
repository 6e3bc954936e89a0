/** How a table is drawn. */
interface TableOptions {
  columns: number;
  /** Returns a text with its styles, and the columns that it needs. */
  styled: (text: string) => { shown: string; width: number };
  wrap: (line: string, prefix: string, indent: string) => string[];
  bold: (text: string) => string;
}

const GAP = "  ";

/** Returns true for a line of a Markdown table. */
export function isTableLine(line: string): boolean {
  return /^\s*\|.*\|\s*$/.test(line);
}

/**
 * Draws a Markdown table in aligned columns. If they do not fit, each row becomes a list of its cells, each under the
 * name of its column.
 */
export function tableLines(
  lines: readonly string[],
  { columns, styled, wrap, bold }: TableOptions,
): string[] {
  const rows = lines.map(cellsOf).filter((cells) => !cells.every((cell) => /^:?-+:?$/.test(cell)));
  const cells = rows.map((row) => row.map(styled));
  const widest = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: widest }, (_, column) =>
    Math.max(0, ...cells.map((row) => row[column]?.width ?? 0)),
  );
  if (widths.reduce((sum, width) => sum + width + GAP.length, 0) - GAP.length <= columns) {
    return cells.map((row, index) =>
      row
        .map(({ shown, width }, column) => {
          const blanks = " ".repeat((widths[column] ?? 0) - width);
          return `${index === 0 ? bold(shown) : shown}${blanks}`;
        })
        .join(GAP)
        .trimEnd(),
    );
  }
  const [head = [], ...body] = rows;
  return body.flatMap((row, index) => {
    const listed = row.flatMap((cell, column) =>
      wrap(head[column] ? `${head[column]}: ${cell}` : cell, column === 0 ? "" : "  ", "    "),
    );
    return index === 0 ? listed : [""].concat(listed);
  });
}

function cellsOf(line: string): string[] {
  const inner = line.trim().slice(1, -1);
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
}
