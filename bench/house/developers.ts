import type { Developer } from "./programs/developer.ts";
import { goFaults } from "./programs/go-faults.ts";
import { goShortener } from "./programs/go-shortener.ts";
import { otherWays } from "./programs/other-ways.ts";
import { pythonFaults } from "./programs/python-faults.ts";
import { pythonShortener } from "./programs/python-shortener.ts";
import { typescriptFaults } from "./programs/typescript-faults.ts";
import { typescriptShortener } from "./programs/typescript-shortener.ts";
import { goWordCount, pythonWordCount, wordCountFaults } from "./programs/word-count.ts";

/** All developers whose work is judged: correct ones in three languages, and faulty ones. */
export const developers: readonly Developer[] = [
  goShortener,
  pythonShortener,
  typescriptShortener,
  goWordCount,
  pythonWordCount,
  ...otherWays,
  ...goFaults,
  ...pythonFaults,
  ...typescriptFaults,
  ...wordCountFaults,
];
