import type { AcceptanceTest, AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { Specification } from "../../contract/specification.ts";
import { textsOf } from "../../contract/step-texts.ts";
import { escapePattern } from "../../evidence/patterns.ts";
import { pathsIn, patternsIn, requestsIn } from "./test-texts.ts";

/** Most words that are returned. */
const MOST_WORDS = 4;

/**
 * Returns words that the authors of tests made up: marks of new words, and words in what the tests send that the
 * specification does not have. A program should treat any other word in their place alike. Those that a test expects again
 * come first.
 */
export function ownWords(tests: AcceptanceTests, specification: Specification): string[] {
  const known = new Set(wordsOf(JSON.stringify(specification).toLowerCase()));
  const words = new Set(tests.tests.flatMap(sentWords));
  return [...words]
    .filter((word) => isMark(word) || !known.has(word.toLowerCase()))
    .map((word) => ({ word, rank: rankOf(word, tests.tests) }))
    .filter(({ rank }) => rank > 0)
    .toSorted((one, other) => other.rank - one.rank)
    .map(({ word }) => word)
    .slice(0, MOST_WORDS);
}

/** Returns true if a test sends or expects a word. */
export function hasWord({ steps }: AcceptanceTest, word: string): boolean {
  return steps.some((step) => textsOf(step).some((text) => text.includes(word)));
}

const MARK = /\{\{new:word(?::\w+)?\}\}/g;

function isMark(word: string): boolean {
  return word.startsWith("{{");
}

function sentWords(test: AcceptanceTest): string[] {
  const sent = [...requestsIn(test), ...pathsIn(test)];
  const marks = sent.flatMap((text) => text.match(MARK) ?? []);
  const plain = sent.map((text) => withoutEscapes(text.replaceAll(/\{\{[^{}]*\}\}/g, " ")));
  return [...marks, ...plain.flatMap(wordsOf)];
}

/** Leaves out escapes of JSON and of patterns, whose letter is not part of a word. */
function withoutEscapes(text: string): string {
  return text.replaceAll(/\\[a-z]/gi, " ");
}

/** Returns the words of three letters and more. The names of JSON are left out. */
function wordsOf(text: string): string[] {
  const values = text.replaceAll(/"[^"\\]*"\s*:/g, " ");
  return values.match(/(?<![\w%-])[A-Za-z][a-z]{2,29}(?![\w%-])/g) ?? [];
}

/** Returns in how many tests a word stands, more if it is expected there; 0 if it is a part of a longer word somewhere. */
function rankOf(word: string, tests: readonly AcceptanceTest[]): number {
  const own = tests.filter((test) => hasWord(test, word));
  const part = new RegExp(`(?<=\\w)${escapePattern(word)}|${escapePattern(word)}(?=\\w)`);
  const texts = own.flatMap(({ steps }) => steps.flatMap(textsOf)).map(withoutEscapes);
  if (!isMark(word) && texts.some((text) => part.test(text))) return 0;
  const expecting = own.filter((test) => patternsIn(test).some((pattern) => pattern.includes(word)));
  return own.length + expecting.length * 10;
}
