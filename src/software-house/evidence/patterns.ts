import { runInNewContext } from "node:vm";

/** What a pattern found; or why it cannot be used, which is a fault of the test and not of the program. */
export type PatternMatch = { groups: (string | undefined)[] } | { none: true } | { fault: string };

/** Longer texts are matched by their beginning. */
const MOST_MATCHED = 200_000;

/** A pattern that tries this long in milliseconds does not come to an end. */
const PATIENCE = 500;

/**
 * Looks for a regular expression of JavaScript anywhere in a text. Inline flags at its start, `(?i)`, and the names of
 * other dialects for groups and the ends of a text are understood as well.
 */
export function findPattern(pattern: string, text: string): PatternMatch {
  const read = readPattern(pattern);
  if ("fault" in read) return read;
  try {
    // In a context of its own a pattern that backtracks without end can be stopped.
    const found = runInNewContext(
      "const match = new RegExp(source, flags).exec(text); match === null ? '' : JSON.stringify([...match])",
      { source: read.source, flags: read.flags, text: text.slice(0, MOST_MATCHED) },
      { timeout: PATIENCE },
    ) as string;
    return found === ""
      ? { none: true }
      : { groups: (JSON.parse(found) as (string | null)[]).map(withoutNull) };
  } catch {
    return { fault: `the pattern ${JSON.stringify(pattern)} comes to no end` };
  }
}

/** Why a text is no pattern; null where it is one. */
export function faultOfPattern(pattern: string): string | null {
  const read = readPattern(pattern);
  return "fault" in read ? read.fault : null;
}

/** A text as a pattern that finds just it. */
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
      fault: `the pattern ${JSON.stringify(pattern)} is no regular expression: ${(error as Error).message}`,
    };
  }
}

function withoutNull(group: string | null): string | undefined {
  return group ?? undefined;
}
