import { createContext, Script } from "node:vm";

/**
 * Groups that a pattern matched, no match, or a fault. A fault means that the pattern cannot be used: the test is
 * wrong, not the program.
 */
export type PatternMatch = { groups: (string | undefined)[] } | { none: true } | { fault: string };

/**
 * Longest times for one search, in milliseconds. If the first is over, the pattern may be at fault, or the machine may
 * be busy. The second decides.
 */
const SEARCH_MILLISECONDS: readonly number[] = [500, 10_000];

/** A separate V8 context, in which a search can be stopped if the pattern backtracks without end. */
const SEARCH = new Script("pattern.exec(text)");
const context: { pattern: RegExp; text: string } = createContext({ pattern: /^/, text: "" }) as never;

/**
 * Searches a text for a JavaScript regular expression, anywhere in the text. Also understands what other dialects
 * write: inline flags at the start, such as `(?i)`, groups named by `(?P<name>…)`, and `\A`, `\z` and `\Z` for the
 * ends of the text.
 */
export function findPattern(
  pattern: string,
  text: string,
  limits: readonly number[] = SEARCH_MILLISECONDS,
): PatternMatch {
  const read = readPattern(pattern);
  if ("fault" in read) return read;
  for (const timeout of limits) {
    try {
      Object.assign(context, { pattern: read.expression, text });
      const found = SEARCH.runInContext(context, { timeout }) as RegExpExecArray | null;
      return found === null ? { none: true } : { groups: [...found] };
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== "ERR_SCRIPT_EXECUTION_TIMEOUT")
        return { fault: `the pattern ${shownPattern(pattern)} cannot be searched for: ${message}` };
    } finally {
      context.text = "";
    }
  }
  return {
    fault: `the pattern ${shownPattern(pattern)} takes longer than ${Math.max(...limits) / 1000} s`,
  };
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

const MOST_SHOWN = 300;

/** Writes a pattern as one reads it, between slashes, and shortens it. */
export function shownPattern(pattern: string): string {
  const short = pattern.length > MOST_SHOWN ? `${pattern.slice(0, MOST_SHOWN)}…` : pattern;
  return `/${short.replaceAll("\n", String.raw`\n`)}/`;
}

function readPattern(pattern: string): { expression: RegExp } | { fault: string } {
  const [, inline = ""] = /^\(\?([ims]+)\)/.exec(pattern) ?? [];
  const source = pattern
    .slice(inline === "" ? 0 : inline.length + 3)
    .replaceAll("(?P<", "(?<")
    .replace(/^\\A/, "^")
    .replace(/\\[zZ]$/, "$");
  const unicode = /\\p\{/i.test(source) ? "u" : "";
  const flags = [...new Set(inline)].join("") + unicode;
  try {
    return { expression: new RegExp(source, flags) };
  } catch (error) {
    return {
      fault: `the pattern ${shownPattern(pattern)} is not a regular expression: ${(error as Error).message}`,
    };
  }
}
