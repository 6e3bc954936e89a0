import type { EmbeddingsInterface } from "@langchain/core/embeddings";
import type { FastRouter } from "troupe";

/** How many of the nearest examples of a specialist count. One alone may be near by chance. */
const NEAREST = 3;

/**
 * Makes a scorer from examples of requests. The score of a specialist is the mean similarity of the request to its nearest
 * examples, from 0 to 1 for most embeddings. The examples are embedded once, at the first request.
 */
export function embeddingScores(
  embeddings: EmbeddingsInterface,
  examples: Readonly<Record<string, readonly string[]>>,
): FastRouter["score"] {
  const embedAll = (): Promise<[string, number[][]][]> =>
    Promise.all(
      Object.entries(examples).map(async ([name, texts]) => [
        name,
        (await embeddings.embedDocuments([...texts])).map(normalized),
      ]),
    );
  let embedded: ReturnType<typeof embedAll> | null = null;
  return async ({ text }) => {
    // If the service is down at the first request, the next one tries again.
    embedded ??= embedAll().catch((error: unknown) => {
      embedded = null;
      throw error;
    });
    const [known, request] = await Promise.all([embedded, embeddings.embedQuery(text)]);
    return Object.fromEntries(known.map(([name, vectors]) => [name, nearness(normalized(request), vectors)]));
  };
}

function nearness(request: readonly number[], examples: readonly number[][]): number {
  const nearest = examples
    .map((example) => product(request, example))
    .toSorted((one, other) => other - one)
    .slice(0, NEAREST);
  return nearest.reduce((sum, one) => sum + one, 0) / Math.max(1, nearest.length);
}

/** Gives a vector the length 1. The product of two such vectors is their cosine similarity. */
function normalized(vector: readonly number[]): number[] {
  const length = Math.sqrt(product(vector, vector)) || 1;
  return vector.map((value) => value / length);
}

function product(one: readonly number[], other: readonly number[]): number {
  let sum = 0;
  for (let place = 0; place < one.length; place += 1) sum += (one[place] ?? 0) * (other[place] ?? 0);
  return sum;
}
