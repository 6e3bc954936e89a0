import { KEY_MARK } from "../text/known-keys.ts";

/** What changes from run to run, and what stands in its place when requests are compared. */
const CHANGING: readonly (readonly [RegExp, string])[] = [
  [/\bToday is \w+ \d{4}-\d\d-\d\d\./g, "Today is [day]."],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/g, "[time]"],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, "[id]"],
  [/\b(?:call|chatcmpl|toolu)[_-][A-Za-z0-9]{8,}\b/g, "[id]"],
  [/\bend="[0-9a-f]{6}"/g, 'end="[mark]"'],
  [/(<\/[\w-]+) [0-9a-f]{6}>/g, "$1 [mark]>"],
  [/\b(127\.0\.0\.1|localhost):\d{2,5}\b/g, "$1:[port]"],
];

/** Returns a text without what changes from run to run: today's date, times, random ids, marks of envelopes, local ports. */
export function steadyText(text: string): string {
  return CHANGING.reduce((steady, [pattern, mark]) => steady.replaceAll(pattern, mark), text);
}

/** Returns true if two steady texts are the same. A key that the recording hides may be any text. */
export function isSameText(recorded: string, sent: string): boolean {
  if (recorded === sent) return true;
  if (!recorded.includes(KEY_MARK)) return false;
  const [first = "", ...others] = recorded.split(KEY_MARK);
  const last = others.pop() ?? "";
  if (!sent.startsWith(first) || !sent.endsWith(last)) return false;
  let place = first.length;
  for (const part of others) {
    const found = sent.indexOf(part, place);
    if (found < 0) return false;
    place = found + part.length;
  }
  return place <= sent.length - last.length;
}
