/**
 * Shortens a text to at most so many characters: its middle is left out under a mark that says how much, two thirds of
 * the rest before it and one after. It is cut at a line's end or between words where one is near, never inside a
 * character; a text that fits is returned as it is.
 */
export function cutText(text: string, characters: number): string {
  if (text.length <= characters) return text;
  const room = Math.max(0, characters - LONGEST_MARK);
  const head = text.slice(0, headEnd(text, Math.ceil((room * 2) / 3)));
  const tail = text.slice(tailStart(text, text.length - Math.floor(room / 3)));
  return joined(text, head, tail);
}

/** The first and last characters of a text, and a mark that says how many were left out between; whole where it fits. */
export function endsOf(text: string, { first, last }: { first: number; last: number }): string {
  if (text.length <= first + last) return text;
  return joined(text, text.slice(0, first), text.slice(text.length - last));
}

function joined(text: string, head: string, tail: string): string {
  return `${head}\n[... ${text.length - head.length - tail.length} characters left out ...]\n${tail}`;
}

/** The mark's own characters, for as many as a number can tell. */
const LONGEST_MARK = "\n[... 9007199254740991 characters left out ...]\n".length;

/** How much less is kept for a better place to cut, as a part of what could be. */
const NEAR = 0.1;

function headEnd(text: string, most: number): number {
  const least = most - Math.floor(most * NEAR);
  for (const gap of ["\n", " "]) {
    const place = text.lastIndexOf(gap, most - 1) + 1;
    if (place > least) return place;
  }
  return isInsideCharacter(text, most) ? most - 1 : most;
}

function tailStart(text: string, first: number): number {
  const last = first + Math.floor((text.length - first) * NEAR);
  for (const gap of ["\n", " "]) {
    const place = text.indexOf(gap, first) + 1;
    if (place > 0 && place <= last) return place;
  }
  return isInsideCharacter(text, first) ? first + 1 : first;
}

/** True between the two halves of a character that takes two units. */
function isInsideCharacter(text: string, place: number): boolean {
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(Math.max(0, place - 1), place + 1));
}
