/** How much of a text is given to the segmenter at once, in UTF-16 units. Each segment that it returns holds a copy of its whole input. */
const CHUNK = 128;

const segmenter = new Intl.Segmenter();

/** Splits a text into what a reader sees as characters. Takes time and memory in proportion to the text. */
export function* graphemesOf(text: string): Generator<string> {
  let rest = "";
  for (let from = 0; from < text.length;) {
    const to = endOfChunk(text, from);
    const segments = Array.from(segmenter.segment(rest + text.slice(from, to)), ({ segment }) => segment);
    // The last one may go on in the next chunk. No character is as long as a chunk.
    rest = to < text.length ? (segments.pop() ?? "") : "";
    yield* segments;
    if (rest.length >= CHUNK) {
      yield rest;
      rest = "";
    }
    from = to;
  }
}

/** Returns where a chunk ends: not between the two halves of a surrogate pair. */
function endOfChunk(text: string, from: number): number {
  const end = from + CHUNK;
  return /[\uD800-\uDBFF]/.test(text.charAt(end - 1)) ? end + 1 : end;
}
