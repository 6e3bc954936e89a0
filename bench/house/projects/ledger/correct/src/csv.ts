import { Problem } from "./problem.js";

/** A row with the number of the line on which it begins. */
export interface Row {
  line: number;
  cells: string[];
}

/** Reads CSV by RFC 4180. Empty lines are left out. */
export function parseCsv(text: string): Row[] {
  const rows: Row[] = [];
  let cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  let line = 1;
  let begin = 1;
  const endRow = (): void => {
    if (cells.length > 0 || cell !== "") rows.push({ line: begin, cells: [...cells, cell] });
    cells = [];
    cell = "";
    begin = line;
  };
  const source = text.replace(/^\uFEFF/, "");
  for (let at = 0; at < source.length; at += 1) {
    const sign = source[at];
    if (sign === "\n") line += 1;
    if (isQuoted) {
      if (sign !== '"') cell += sign;
      else if (source[at + 1] === '"') {
        cell += sign;
        at += 1;
      } else isQuoted = false;
    } else if (sign === '"' && cell === "") isQuoted = true;
    else if (sign === ",") {
      cells.push(cell);
      cell = "";
    } else if (sign === "\n") endRow();
    else if (sign !== "\r" || source[at + 1] !== "\n") cell += sign;
  }
  if (isQuoted) throw new Problem(`line ${begin}: a quote is not closed`);
  endRow();
  return rows;
}

export function formatCsv(cells: readonly string[]): string {
  return cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",");
}
