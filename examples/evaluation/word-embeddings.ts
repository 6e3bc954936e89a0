import { Embeddings } from "@langchain/core/embeddings";

/**
 * Embeddings that need no model and no network: TF-IDF over the words and word pairs of the texts that it was made of. They
 * know no synonyms, so a real embedding model is better. They are here because they give the same figures everywhere.
 */
export class WordEmbeddings extends Embeddings {
  /** The place of each term in a vector, and how much the term counts: less if many texts have it. */
  readonly #terms: ReadonlyMap<string, { place: number; weight: number }>;
  /** The weight of a term that one text has. */
  readonly #rarest: number;

  constructor(texts: readonly string[]) {
    super({});
    const counts = new Map<string, number>();
    for (const term of texts.flatMap((text) => [...new Set(termsOf(text))])) {
      counts.set(term, (counts.get(term) ?? 0) + 1);
    }
    this.#rarest = 1 + Math.log((1 + texts.length) / 2);
    this.#terms = new Map(
      // A pair that only one text has says nothing about others.
      [...counts]
        .filter(([term, count]) => count > 1 || !term.includes(" "))
        .map(([term, count], place) => [
          term,
          { place, weight: 1 + Math.log((1 + texts.length) / (1 + count)) },
        ]),
    );
  }

  override embedDocuments(texts: string[]): Promise<number[][]> {
    return Promise.all(texts.map((text) => this.embedQuery(text)));
  }

  override embedQuery(text: string): Promise<number[]> {
    const vector = Array.from({ length: this.#terms.size }, () => 0);
    for (const term of termsOf(text)) {
      const known = this.#terms.get(term);
      if (known !== undefined) vector[known.place] = (vector[known.place] ?? 0) + known.weight;
    }
    // Words that no text has make a text less similar to all of them.
    const unknown = wordsOf(text).filter((word) => !this.#terms.has(word)).length;
    return Promise.resolve([...vector, Math.sqrt(unknown) * this.#rarest]);
  }
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{Letter}\p{Number}']+/gu) ?? [];
}

/** The words, and each pair of words that follow each other. */
function termsOf(text: string): string[] {
  const words = wordsOf(text);
  return [...words, ...words.slice(1).map((word, place) => `${words[place]} ${word}`)];
}
