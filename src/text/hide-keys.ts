/** A key by its usual beginnings, one that is already masked, or whatever follows "Bearer". */
const KEY =
  /\b(?:sk|pk|rk|gsk|xai|nvapi|hf|key)[-_][\w*-]{6,}|[\w-]*\*{3,}[\w-]*|(?<=\bBearer\s+)[^\s"'[]+/giu;

/** A server's words without what looks like a key, or like a part of one, which some servers repeat. */
export function hideKeys(text: string): string {
  return text.replaceAll(KEY, "[key]");
}

/** True for a text in which something looks like a key. */
export function holdsKey(text: string): boolean {
  return hideKeys(text) !== text;
}
