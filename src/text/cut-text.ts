/**
 * Shortens a text to at most this many characters. A mark replaces the middle and says how many characters were left
 * out. Two thirds of what is kept come before the mark, one third after it. The cut is at a line's end or between words
 * if one is near, and never inside a character. A text that fits is returned unchanged.
 */
export function cutText(text: string, characters: number): string {
  return cutOff(text, characters).text;
}

/** Shortens a text as `cutText` does, and also returns how many characters were left out. */
export function cutOff(text: string, characters: number): { text: string; leftOut: number } {
  if (text.length <= characters) return { text, leftOut: 0 };
  const room = Math.max(0, characters - LONGEST_MARK);
  const head = text.slice(0, headEnd(text, Math.ceil((room * 2) / 3)));
  const tail = text.slice(tailStart(text, text.length - Math.floor(room / 3)));
  return { text: joined(text, head, tail), leftOut: text.length - head.length - tail.length };
}

/**
 * Returns the first and the last characters of a text, and between them a mark that says how many were left out. A text
 * that fits is returned unchanged.
 */
export function endsOf(text: string, { first, last }: { first: number; last: number }): string {
  if (text.length <= first + last) return text;
  return joined(text, text.slice(0, first), text.slice(text.length - last));
}

function joined(text: string, head: string, tail: string): string {
  return `${head}\n[... ${text.length - head.length - tail.length} characters left out ...]\n${tail}`;
}

/** The length of the mark with the largest number that it can hold. */
const LONGEST_MARK = "\n[... 9007199254740991 characters left out ...]\n".length;

/** How much of the allowed length may be given up to cut at a line's end or between words. */
const NEAR = 0.1;

/** Returns the index at which the kept beginning ends, at most `most`. */
function headEnd(text: string, most: number): number {
  const least = most - Math.floor(most * NEAR);
  for (const gap of ["\n", " "]) {
    const place = text.lastIndexOf(gap, most - 1) + 1;
    if (place > least) return place;
  }
  return isInsideCharacter(text, most) ? most - 1 : most;
}

/** Returns the index at which the kept end starts, at least `first`. */
function tailStart(text: string, first: number): number {
  const last = first + Math.floor((text.length - first) * NEAR);
  for (const gap of ["\n", " "]) {
    const place = text.indexOf(gap, first) + 1;
    if (place > 0 && place <= last) return place;
  }
  return isInsideCharacter(text, first) ? first + 1 : first;
}

/** Checks whether an index lies between the two halves of a surrogate pair. */
function isInsideCharacter(text: string, place: number): boolean {
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(Math.max(0, place - 1), place + 1));
}
