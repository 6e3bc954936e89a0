/** Matches a key by its usual prefixes, a key that is already masked, and anything that follows "Bearer". */
const KEY =
  /\b(?:sk|pk|rk|gsk|xai|nvapi|hf|key)[-_][\w*-]{6,}|[\w-]*\*{3,}[\w-]*|(?<=\bBearer\s+)[^\s"'[]+/giu;

/** Replaces everything in a text that looks like a key, or like a part of one. Some servers repeat keys in errors. */
export function hideKeys(text: string): string {
  return text.replaceAll(KEY, "[key]");
}

/** Checks whether something in a text looks like a key. */
export function holdsKey(text: string): boolean {
  return hideKeys(text) !== text;
}
