import { findPattern, type PatternMatch } from "../../evidence/patterns.ts";
import { partAsJson, readExactJson } from "./exact-json.ts";

/**
 * Searches a program's output for a pattern. Differences in form do not count: the last line break may be missing,
 * and JSON of the same value may have other spaces or escapes. A pattern that forbids something is compared only with
 * the unchanged text, unless it only forbids marks that other spaces leave as they are, such as `[^"]+`.
 */
export function findInText(pattern: string, text: string): PatternMatch {
  let result = findPattern(pattern, text);
  if (!("none" in result) || FORBIDS.test(pattern)) return result;
  for (const spelling of otherSpellings(text)) {
    result = findPattern(pattern, spelling);
    if (!("none" in result)) return result;
  }
  return result;
}

const FORBIDS = /\(\?<?!|\[\^(?!(?:["',:{}<>()]|\\\\|\\[[\]{}"'])+\])/;

function otherSpellings(text: string): string[] {
  const spellings = [text.replace(/(\r?\n)+$/, ""), text.replaceAll("\r\n", "\n").trimEnd()];
  // Only objects and lists: a number that is written differently counts as another text.
  const value = /^\s*[[{]/.test(text) ? readExactJson(text) : undefined;
  if (value !== undefined) spellings.push(partAsJson(value), spaced(value));
  return [...new Set(spellings)].filter((spelling) => spelling !== text);
}

/** Formats JSON in one line with a space after commas and colons, as Python does. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (typeof value !== "object" || value === null) return partAsJson(value);
  const entries = Object.entries(value).map(([name, part]) => `${JSON.stringify(name)}: ${spaced(part)}`);
  return `{${entries.join(", ")}}`;
}
