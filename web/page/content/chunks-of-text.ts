/** Most characters of a chunk, unless a line is cut. */
const CHUNK = 4_000;

/**
 * Cuts a text into pieces that a browser lays out one by one: at line ends if it can, else at spaces, else anywhere but
 * inside a character. The pieces together are the text; a line feed at the end of a piece belongs to it.
 */
export function chunksOfText(text: string, longest: number = CHUNK): string[] {
  const chunks: string[] = [];
  let start = 0;
  while (text.length - start > longest) {
    const end = endOfChunk(text, start, longest);
    chunks.push(text.slice(start, end));
    start = end;
  }
  chunks.push(text.slice(start));
  return chunks;
}

/** Looks only at the piece itself: a search through the text before it would take longer with every piece. */
function endOfChunk(text: string, start: number, longest: number): number {
  const piece = text.slice(start, start + longest);
  const line = piece.lastIndexOf("\n");
  if (line !== -1) return start + line + 1;
  const space = piece.lastIndexOf(" ");
  if (space > longest / 2) return start + space + 1;
  const isInside = /[\ud800-\udbff]$/.test(piece);
  return start + longest - (isInside ? 1 : 0);
}
