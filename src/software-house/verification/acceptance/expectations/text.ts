import { findPattern, shownPattern } from "../../../evidence/patterns.ts";
import { insertPattern, insertText, type KnownValues } from "../../../evidence/insert.ts";
import { findInText } from "../match-text.ts";
import { shown } from "../shown.ts";
import type { StepFailure } from "../test-step-result.ts";

/** A text that a program wrote, and how a failure names it. */
export interface WrittenText {
  text: string;
  /** Such as `the body` or `stdout`. */
  name: string;
  /** The number of bytes after which the rest was not read; null if everything was read. */
  cutAt?: number | null;
}

/** Returns the first pattern that is not found in a text, as a failure; null if all are found. */
export function patternFailure(
  patterns: readonly string[],
  { text, name, cutAt = null }: WrittenText,
  known: KnownValues,
): StepFailure | null {
  for (const pattern of patterns) {
    const inserted = insertPattern(pattern, known);
    const match = findInText(inserted, text);
    if ("fault" in match) return match;
    if ("none" in match)
      return {
        failure: `expected ${name} to match ${shownPattern(inserted)}, got ${shown(text)}${cutNote(cutAt)}`,
      };
  }
  return null;
}

/** Returns the first pattern that is found in one of these texts though it must not be; null if none is. */
export function absentFailure(
  patterns: readonly string[],
  texts: readonly WrittenText[],
  known: KnownValues,
): StepFailure | null {
  for (const pattern of patterns) {
    const inserted = insertPattern(pattern, known);
    for (const { text, name } of texts) {
      const match = findPattern(inserted, text);
      if ("fault" in match) return match;
      if (!("none" in match)) {
        const found = shown(match.groups[0] ?? "");
        return { failure: `expected ${name} not to match ${shownPattern(inserted)}, but it holds ${found}` };
      }
    }
  }
  return null;
}

/** Returns a failure if a text is not exactly the expected one. One line break at the end may be there or not. */
export function exactFailure(
  expected: string | null | undefined,
  { text, name, cutAt = null }: WrittenText,
  known: KnownValues,
): StepFailure | null {
  if (expected === null || expected === undefined) return null;
  const wanted = insertText(expected, known);
  if (withoutLastBreak(text) === withoutLastBreak(wanted)) return null;
  return {
    failure: `expected ${name} to be exactly ${shown(wanted)}, got ${shown(text)}${differenceOf(text, wanted)}${cutNote(cutAt)}`,
  };
}

function withoutLastBreak(text: string): string {
  return text.replace(/\r?\n$/, "");
}

/** Says where two long texts differ first, because only their beginnings are shown. */
function differenceOf(text: string, wanted: string): string {
  let index = 0;
  while (index < text.length && text[index] === wanted[index]) index += 1;
  if (index < FAR) return "";
  const [here, there] = [text, wanted].map((one) => shown(one.slice(Math.max(0, index - 20), index + 40)));
  return `; they differ from character ${index + 1} on: ${here} in place of ${there}`;
}

const FAR = 100;

/** Says that a text was not read to its end. */
export function cutNote(cutAt: number | null): string {
  return cutAt === null ? "" : `; only the first ${cutAt} bytes of it were read`;
}
