import { setImmediate } from "node:timers/promises";

/** Returns a text in the form in which words are compared. */
function plainOf(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });

/** Returns the parts of a text between blanks. Of each word that it finds, a segmenter copies the whole text: parts are short. */
function partsOf(text: string): string[] {
  return plainOf(text).match(/\S{1,500}/gu) ?? [];
}

/** The words of parts of a text. Also finds the words of languages that write no blanks between them. */
function wordsOf(parts: readonly string[]): string[] {
  return parts
    .flatMap((part) => [...segmenter.segment(part)])
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment }) => segment);
}

/** How many characters are split into words before other work of the process gets its turn. */
const CHARACTERS_AT_ONCE = 50_000;

/**
 * Returns the places of the texts that have words of a query, the best first. A word that few texts have counts more. Of equal
 * texts the later comes first. Lets other work of the process run in between.
 */
export async function searchTexts(texts: readonly string[], query: string): Promise<number[]> {
  const asked = new Set(wordsOf(partsOf(query)));
  const found: Set<string>[] = [];
  let characters = 0;
  for (const text of texts) {
    found.push(wordsIn(text, asked));
    characters += text.length;
    if (characters < CHARACTERS_AT_ONCE) continue;
    characters = 0;
    await setImmediate();
  }
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

/** Returns which of the words a text has. Looks only at parts that have the letters of one of them, as finding words is slow. */
function wordsIn(text: string, asked: ReadonlySet<string>): Set<string> {
  const words = [...asked];
  const parts = new Set(partsOf(text));
  const near = [...parts].filter((part) => words.some((word) => part.includes(word)));
  return new Set(wordsOf(near).filter((word) => asked.has(word)));
}

/** Returns the part of a text around the rarest of a query's words in it, with marks for what is left out. */
export function excerptAround(
  text: string,
  { query, characters }: { query: string; characters: number },
): string {
  if (text.length <= characters) return text;
  const plain = text.toLowerCase();
  const places = [...new Set(wordsOf(partsOf(query)))]
    .map((word) => ({ place: plain.indexOf(word), count: plain.split(word).length }))
    .filter(({ place }) => place >= 0)
    .toSorted((one, other) => one.count - other.count);
  const middle = places[0]?.place ?? 0;
  const start = Math.max(0, Math.min(middle - Math.floor(characters / 2), text.length - characters));
  const end = start + characters;
  return `${start > 0 ? "[...] " : ""}${text.slice(start, end)}${end < text.length ? " [...]" : ""}`;
}
