/** The words of a text, in one form. Also finds the words of languages that write no blanks between them. */
function wordsOf(text: string): string[] {
  const plain = text.normalize("NFKC").toLowerCase();
  return [...new Intl.Segmenter(undefined, { granularity: "word" }).segment(plain)]
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment }) => segment);
}

/**
 * Returns the places of the texts that have words of a query, the best first. A word that few texts have counts more. Of equal
 * texts the later comes first.
 */
export function searchTexts(texts: readonly string[], query: string): number[] {
  const asked = new Set(wordsOf(query));
  const found = texts.map((text) => new Set(wordsOf(text).filter((word) => asked.has(word))));
  const weights = new Map(
    [...asked].map((word) => {
      const count = found.filter((words) => words.has(word)).length;
      return [word, Math.log(1 + texts.length / Math.max(1, count))];
    }),
  );
  const scores = found.map((words) => [...words].reduce((sum, word) => sum + (weights.get(word) ?? 0), 0));
  return scores
    .flatMap((score, place) => (score > 0 ? [{ score, place }] : []))
    .toSorted((one, other) => other.score - one.score || other.place - one.place)
    .map(({ place }) => place);
}

/** Returns the part of a text around the rarest of a query's words in it, with marks for what is left out. */
export function excerptAround(
  text: string,
  { query, characters }: { query: string; characters: number },
): string {
  if (text.length <= characters) return text;
  const plain = text.toLowerCase();
  const places = [...new Set(wordsOf(query))]
    .map((word) => ({ place: plain.indexOf(word), count: plain.split(word).length }))
    .filter(({ place }) => place >= 0)
    .toSorted((one, other) => one.count - other.count);
  const middle = places[0]?.place ?? 0;
  const start = Math.max(0, Math.min(middle - Math.floor(characters / 2), text.length - characters));
  const end = start + characters;
  return `${start > 0 ? "[...] " : ""}${text.slice(start, end)}${end < text.length ? " [...]" : ""}`;
}
