import { graphemesOf } from "./graphemes.ts";

/** Cuts a line to that many terminal columns. A line that was cut ends with an ellipsis. */
export function fitted(line: string, columns: number): string {
  if (!isWider(line, columns)) return line;
  let room = columns - 1;
  let kept = "";
  for (const segment of graphemesOf(line)) {
    room -= widthOf(segment);
    if (room < 0) break;
    kept += segment;
  }
  return columns > 0 ? `${kept}…` : "";
}

/** Cuts a line to its last columns. A line that was cut begins with an ellipsis. */
export function fittedEnd(line: string, columns: number): string {
  if (!isWider(line, columns)) return line;
  let room = columns - 1;
  let kept = "";
  const end = line.slice(-LONGEST_CHARACTER * Math.max(1, columns));
  for (const segment of [...graphemesOf(end)].toReversed()) {
    room -= widthOf(segment);
    if (room < 0) break;
    kept = segment + kept;
  }
  return columns > 0 ? `…${kept}` : "";
}

/** The most UTF-16 units of what a reader sees as one character. */
const LONGEST_CHARACTER = 32;

/** Returns true if a line needs more columns. Reads no more of it than these. */
function isWider(line: string, columns: number): boolean {
  if (line.length <= columns && ASCII.test(line)) return false;
  let width = 0;
  for (const segment of graphemesOf(line)) {
    width += widthOf(segment);
    if (width > columns) return true;
  }
  return false;
}

/** Breaks a line at its spaces, so that the terminal splits no word. Indents all parts but the first by two more, and by at most half of the columns. */
export function wrapped(line: string, columns: number): string {
  const blanks = line.length - line.trimStart().length;
  const indent = " ".repeat(Math.min(blanks + 2, Math.floor(columns / 2)));
  const [first = "", ...words] = line.split(" ");
  const lines: string[] = [];
  let current = first;
  for (const word of words) {
    if (widthOf(`${current} ${word}`) <= columns) {
      current += ` ${word}`;
    } else {
      lines.push(current);
      current = `${indent}${word}`;
    }
  }
  return [...lines, current].join("\n");
}

/** Returns the number of terminal columns that a text needs. */
export function widthOf(text: string): number {
  // Most texts need no look at each character, which takes a hundred times longer.
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const segment of graphemesOf(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

const ASCII = /^[\u0020-\u007e]*$/;

/** East Asian characters and emoji need two columns. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|\ufe0f/u;
