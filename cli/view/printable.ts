/** Cuts a line to that many terminal columns. A line that was cut ends with an ellipsis. */
export function fitted(line: string, columns: number): string {
  if (widthOf(line) <= columns) return line;
  let room = columns - 1;
  let kept = "";
  for (const { segment } of new Intl.Segmenter().segment(line)) {
    room -= widthOf(segment);
    if (room < 0) break;
    kept += segment;
  }
  return columns > 0 ? `${kept}…` : "";
}

/** Cuts a line to its last columns. A line that was cut begins with an ellipsis. */
export function fittedEnd(line: string, columns: number): string {
  if (widthOf(line) <= columns) return line;
  let room = columns - 1;
  let kept = "";
  for (const { segment } of [...new Intl.Segmenter().segment(line)].toReversed()) {
    room -= widthOf(segment);
    if (room < 0) break;
    kept = segment + kept;
  }
  return columns > 0 ? `…${kept}` : "";
}

/** Breaks a line at its spaces, so that the terminal splits no word. Indents all parts but the first by two more. */
export function wrapped(line: string, columns: number): string {
  const indent = " ".repeat(line.length - line.trimStart().length + 2);
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
  if (/^[\u0020-\u007e]*$/.test(text)) return text.length;
  return [...new Intl.Segmenter().segment(text)].reduce(
    (width, { segment }) => width + (WIDE.test(segment) ? 2 : 1),
    0,
  );
}

/** East Asian characters and emoji need two columns. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|\ufe0f/u;
