import { hideKnownKeys, holdsKnownKey, KEY_MARK, knownKeys } from "./known-keys.ts";

/** Matches a key by its usual prefixes, a key that is already masked, and anything that follows "Bearer". */
const KEY =
  /\b(?:sk|pk|rk|gsk|xai|nvapi|hf|key)[-_][\w*-]{6,}|(?<![\w-])[\w-]{0,80}\*{3,}[\w-]*|(?<=\bBearer\s{1,8})[^\s"'[]+/giu;

/** The longest part of a text that is searched, in characters. An error is shown to people, and the rest is rarely read. */
const LONGEST = 10_000;

/**
 * Replaces everything in the text of an error that is a configured key, also one that is broken over lines, or that looks
 * like a key or a part of one. Some servers repeat keys in errors.
 */
export function hideKeys(text: string): string {
  const { read, isCut } = readOf(text);
  return isCut ? `${hidden(read)} ...` : hidden(read);
}

/** Checks whether something in a text is a configured key, or looks like one. */
export function holdsKey(text: string): boolean {
  return holdsKnownKey(text) || hidden(readOf(text).read) !== readOf(text).read;
}

/** Hides whole keys first: a cut in the middle of a key would leave its beginning. */
function readOf(text: string): { read: string; isCut: boolean } {
  const whole = hideKnownKeys(text);
  return { read: whole.slice(0, LONGEST), isCut: whole.length > LONGEST };
}

function hidden(text: string): string {
  const { keys, words } = knownKeys();
  let shown = text;
  const squeezed = text.replaceAll(BREAK, "");
  for (const key of keys) if (squeezed.includes(key)) shown = shown.replaceAll(brokenPattern(key), KEY_MARK);
  for (const word of words) if (text.includes(word)) shown = shown.replaceAll(wordPattern(word), KEY_MARK);
  return shown.replaceAll(KEY, KEY_MARK);
}

/** A line break, also as JSON writes it, and the blanks around it. */
const BREAK = /\s|\\[nr]/g;

/** Matches a key that is broken anywhere. */
function brokenPattern(key: string): RegExp {
  return new RegExp(Array.from(key, escaped).join(`(?:${BREAK.source})*`), "g");
}

/** Matches a word that is not a part of a longer one. */
function wordPattern(word: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped(word)}(?![\\p{L}\\p{N}])`, "gu");
}

function escaped(text: string): string {
  return text.replaceAll(/[\^$.*+?()[\]{}|/\\]/g, String.raw`\$&`);
}
