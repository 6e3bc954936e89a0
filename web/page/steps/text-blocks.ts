/** From this length on, in characters, a block ends at its next line end. */
const FULL = 2_000;

/** From this length on, a block without a line end is cut at a space. */
const OVERFULL = 8_000;

/**
 * Divides new text among blocks that a browser lays out one by one, so that a piece that comes at the end of a long text
 * costs no more than at the end of a short one. The first part continues the last block, which has `length` characters;
 * each other part begins a block.
 */
export function partsOfNewText(length: number, text: string): string[] {
  const parts: string[] = [];
  let before = length;
  let start = 0;
  while (start < text.length) {
    const end = endOfBlock(text, start, before);
    if (end === null) break;
    parts.push(text.slice(start, end));
    start = end;
    before = 0;
  }
  // After a full block the last part is empty: it begins the block of the text that comes next.
  parts.push(text.slice(start));
  return parts;
}

/** Returns where the block ends; null if all of the text belongs to it. */
function endOfBlock(text: string, start: number, before: number): number | null {
  const line = text.indexOf("\n", start + Math.max(0, FULL - before));
  if (line !== -1 && line + 1 - start + before <= OVERFULL) return line + 1;
  if (text.length - start + before <= OVERFULL) return null;
  const end = start + Math.max(0, OVERFULL - before);
  const space = end > start ? text.lastIndexOf(" ", end - 1) : -1;
  if (space >= start) return space + 1;
  const isInside = end > start && /[\ud800-\udbff]/.test(text.charAt(end - 1));
  return isInside ? end - 1 : end;
}
