/** Words that say nothing about a subject, of three letters and more. Shorter words do not count at all. */
const STOP_WORDS = new Set(
  [
    "about all also and any anything are because been before but can could did does each else every everything for from",
    "has have how into its just may more most not nothing now once only other others our out over please shall",
    "should some something such than that the their them then there these they this those too under very was were what",
    "when where which while who whose why will with without would yes you your",
  ].flatMap((line) => line.split(" ")),
);

/** Returns how many different words two texts share. */
export function countSharedWords(one: string, other: string): number {
  const others = wordsOf(other);
  return [...wordsOf(one)].filter((word) => others.has(word)).length;
}

function wordsOf(text: string): Set<string> {
  const words = text.toLowerCase().match(/\p{Letter}{3,}/gu) ?? [];
  return new Set(words.filter((word) => !STOP_WORDS.has(word)).map(stemOf));
}

/**
 * Returns a word without its ending, and at most its first five letters, so that "mail" meets "mails", "query" meets
 * "queries", and "translate" meets "translation".
 */
function stemOf(word: string): string {
  return word
    .replace(/(?<![su])s$/, "")
    .replace(/(?<=\p{Letter}{3})(?:ing|ed)$/u, "")
    .replace(/(?:ie|y)$/, "i")
    .replace(/(?<=\p{Letter}{2})e$/u, "")
    .slice(0, 5);
}
