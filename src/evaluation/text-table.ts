const GAP = "  ";

/** Returns the lines of a table whose columns begin at the same place. Null leaves out the heads. */
export function textTable(heads: readonly string[] | null, rows: readonly (readonly string[])[]): string[] {
  const all = heads === null ? rows : [heads, ...rows];
  const columns = Math.max(0, ...all.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...all.map((row) => row[column]?.length ?? 0)),
  );
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(GAP)
      .trimEnd(),
  );
}
