import { runInNewContext } from "node:vm";

/**
 * Groups that a pattern matched, no match, or a fault. A fault means that the pattern cannot be used: the test is
 * wrong, not the program.
 */
export type PatternMatch = { groups: (string | undefined)[] } | { none: true } | { fault: string };

/** Longest text that is searched, in characters; of a longer text, its beginning is searched. */
const MOST_MATCHED = 200_000;

/** Longest time for one search, in milliseconds. */
const SEARCH_MILLISECONDS = 500;

/**
 * Searches a text for a JavaScript regular expression, anywhere in the text. Also understands what other dialects
 * write: inline flags at the start, such as `(?i)`, groups named by `(?P<name>…)`, and `\A`, `\z` and `\Z` for the
 * ends of the text.
 */
export function findPattern(pattern: string, text: string): PatternMatch {
  const read = readPattern(pattern);
  if ("fault" in read) return read;
  try {
    // A separate V8 context can be stopped if the pattern backtracks without end.
    const found = runInNewContext(
      "const match = new RegExp(source, flags).exec(text); match === null ? '' : JSON.stringify([...match])",
      { source: read.source, flags: read.flags, text: text.slice(0, MOST_MATCHED) },
      { timeout: SEARCH_MILLISECONDS },
    ) as string;
    return found === ""
      ? { none: true }
      : { groups: (JSON.parse(found) as (string | null)[]).map(withoutNull) };
  } catch {
    return { fault: `the pattern ${JSON.stringify(pattern)} takes longer than ${SEARCH_MILLISECONDS} ms` };
  }
}

/** Returns why a text is not a valid pattern; null if it is valid. */
export function faultOfPattern(pattern: string): string | null {
  const read = readPattern(pattern);
  return "fault" in read ? read.fault : null;
}

/** Turns a text into a pattern that matches exactly this text. */
export function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

function readPattern(pattern: string): { source: string; flags: string } | { fault: string } {
  const [, inline = ""] = /^\(\?([ims]+)\)/.exec(pattern) ?? [];
  const source = pattern
    .slice(inline === "" ? 0 : inline.length + 3)
    .replaceAll("(?P<", "(?<")
    .replace(/^\\A/, "^")
    .replace(/\\[zZ]$/, "$");
  const unicode = /\\p\{/i.test(source) ? "u" : "";
  const flags = [...new Set(inline)].join("") + unicode;
  try {
    RegExp(source, flags);
    return { source, flags };
  } catch (error) {
    return {
      fault: `the pattern ${JSON.stringify(pattern)} is not a regular expression: ${(error as Error).message}`,
    };
  }
}

function withoutNull(group: string | null): string | undefined {
  return group ?? undefined;
}
