import type { ModelReply } from "../../../src/testing/index.ts";

/** A reply that is written piece by piece: this many milliseconds between two pieces of these characters. */
export function slowly(text: string, { milliseconds = 25, characters = 12 } = {}): ModelReply {
  return {
    fault: {
      kind: "slow",
      chunkMilliseconds: milliseconds,
      reply: { text, chunkCharacters: characters },
    },
  };
}

/** A text of about as many words. */
export function prose(words: number): string {
  const sentence = "A cooperative of neighbors can share one well if the rules are written down and kept. ";
  return sentence.repeat(Math.ceil(words / 15)).trim();
}
