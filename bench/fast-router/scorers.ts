import { requestsByDomain, type LabeledRequest } from "../../examples/evaluation/clinc150.ts";
import { embeddingScores } from "../../examples/evaluation/embedding-scores.ts";
import { KEYWORDS, keywordScores } from "../../examples/evaluation/keywords.ts";
import { WordEmbeddings } from "../../examples/evaluation/word-embeddings.ts";
import type { FastRouter } from "../../src/index.ts";
import type { Rule } from "./measure.ts";

/** A way to score requests, and the rules that it is measured with. */
export interface Scorer {
  title: string;
  score: FastRouter["score"];
  rules: readonly Rule[];
}

const CLOSE: readonly Rule[] = [0.2, 0.3, 0.4, 0.5].map((threshold) => ({ threshold, margin: 0.1 }));

/** Keywords. Their author had read the names of the kinds of requests, and not the requests. */
export const KEYWORD_SCORER: Scorer = {
  title: "keywords",
  score: keywordScores(KEYWORDS),
  rules: [
    { threshold: 1, margin: 1 },
    { threshold: 2, margin: 1 },
  ],
};

/** Returns a scorer by the words of some examples of each specialist, and as many out of scope. */
export function wordScorer(train: readonly LabeledRequest[], examples: number): Scorer {
  const byDomain = requestsByDomain(train, examples);
  const embeddings = new WordEmbeddings(Object.values(byDomain).flat());
  return {
    title: `words of ${examples} examples`,
    score: embeddingScores(embeddings, byDomain),
    rules: CLOSE,
  };
}
