/** Matches a key by its usual prefixes, a key that is already masked, and anything that follows "Bearer". */
const KEY =
  /\b(?:sk|pk|rk|gsk|xai|nvapi|hf|key)[-_][\w*-]{6,}|(?<![\w-])[\w-]{0,80}\*{3,}[\w-]*|(?<=\bBearer\s{1,8})[^\s"'[]+/giu;

/** The longest part of a text that is searched, in characters. An error is shown to people, and the rest is rarely read. */
const LONGEST = 10_000;

/** Replaces everything in a text that looks like a key, or like a part of one. Some servers repeat keys in errors. */
export function hideKeys(text: string): string {
  const read = text.slice(0, LONGEST).replaceAll(KEY, "[key]");
  return text.length > LONGEST ? `${read} ...` : read;
}

/** Checks whether something in a text looks like a key. */
export function holdsKey(text: string): boolean {
  return text.slice(0, LONGEST).search(KEY) >= 0;
}
