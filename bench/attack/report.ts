import type { Row } from "./attack.ts";

/** Writes the rows as a table, and a line with the sums. */
export function reportOf(rows: readonly Row[]): string {
  const successes = rows.filter((row) => row.successes.length > 0);
  return [
    "| target | attack | what was tried | what happened |",
    "|---|---|---|---|",
    ...rows.map(({ target, name, tried, happened, successes: got }) =>
      [target, name, tried, got.length === 0 ? happened : `**succeeded**: ${got.join("; ")}`]
        .map(cellOf)
        .join(" | ")
        .replace(/^(.*)$/s, "| $1 |"),
    ),
    "",
    `${rows.length} attacks, ${successes.length} successes.`,
  ].join("\n");
}

function cellOf(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|").replaceAll("<", "&lt;");
}
