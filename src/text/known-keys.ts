import { formsOf } from "./key-forms.ts";

/** The keys that are configured in this process, with the forms that are looked for. The last one used is last. */
const keys = new Map<string, readonly string[]>();

/** The forms of all keys, the longest first, because a key may be the beginning of another. */
let forms: readonly string[] = [];

/** Configured keys that could also be words. They are hidden in errors only. */
const words = new Set<string>();

/** How many keys are kept. A service with a key for each of its users has more; the oldest are forgotten. */
const MAXIMUM_KEYS = 100;

/** A key with fewer characters is a word, such as "none" or "test". */
const SHORTEST_KEY = 6;

/** A key with fewer characters is a word if it consists of small letters, such as "lm-studio". */
const SHORTEST_LETTERS = 12;

/** A number with fewer digits may be a time or an amount. */
const SHORTEST_NUMBER = 16;

/** A shorter value is not hidden at all: it is in every text. */
const SHORTEST_WORD = 4;

/** What a text gets in place of a key. */
export const KEY_MARK = "[key]";

/**
 * Remembers a configured key or password, so that no text of this process shows it. A value that could be a word (fewer
 * than 6 characters, or 12 if it consists of small letters, or 16 if it consists of digits) is hidden in errors only, and
 * only as a whole word; a value with fewer than 4 characters is not hidden.
 */
export function rememberKey(value: string | null | undefined): void {
  const key = value?.trim() ?? "";
  if (key.length < SHORTEST_WORD) return;
  if (isWord(key)) {
    words.delete(key);
    words.add(key);
    forgetOldest(words);
    return;
  }
  const known = keys.get(key);
  keys.delete(key);
  keys.set(key, known ?? formsOf(key));
  if (known !== undefined) return;
  forgetOldest(keys);
  forms = [...keys.values()].flat().toSorted((one, other) => other.length - one.length);
}

/** Forgets all keys, as in a new process. */
export function forgetKeys(): void {
  keys.clear();
  words.clear();
  forms = [];
}

function isWord(key: string): boolean {
  const shortest = /^\d+$/.test(key)
    ? SHORTEST_NUMBER
    : /^[a-z_-]+$/.test(key)
      ? SHORTEST_LETTERS
      : SHORTEST_KEY;
  return key.length < shortest;
}

function forgetOldest(kept: Map<string, unknown> | Set<string>): void {
  const [oldest] = kept.keys();
  if (kept.size > MAXIMUM_KEYS && oldest !== undefined) kept.delete(oldest);
}

/** Replaces every configured key in a text. Costs next to nothing, so it may be called with every text. */
export function hideKnownKeys(text: string, mark: string = KEY_MARK): string {
  let hidden = text;
  for (const form of forms) if (hidden.includes(form)) hidden = hidden.replaceAll(form, mark);
  return hidden;
}

/** Returns true for a text that holds a configured key. */
export function holdsKnownKey(text: string): boolean {
  return forms.some((form) => text.includes(form));
}

/** Returns true if a key is configured that is looked for in every text. */
export function knowsKeys(): boolean {
  return forms.length > 0;
}

/** Returns the configured keys as they are, and those that could be words, to look for them in an error. */
export function knownKeys(): { keys: readonly string[]; words: readonly string[] } {
  return { keys: [...keys.keys()], words: [...words] };
}

/** Returns how many characters at the end of a text could be the beginning of a configured key. */
export function beginningOfKey(text: string): number {
  let longest = 0;
  for (const form of forms) {
    const first = form.charAt(0);
    let at = text.indexOf(first, Math.max(0, text.length - form.length + 1));
    while (at !== -1 && text.length - at > longest) {
      if (form.startsWith(text.slice(at))) longest = text.length - at;
      at = text.indexOf(first, at + 1);
    }
  }
  return longest;
}
