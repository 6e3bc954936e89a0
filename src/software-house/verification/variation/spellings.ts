import type { AcceptanceTest } from "../../contract/acceptance-tests.ts";
import { pathsIn, patternsOfAnswers, requestsIn } from "./test-texts.ts";

/**
 * Creates a regular expression that finds a value in a pattern, however its special characters are escaped. A longer
 * value that starts with it does not count.
 */
export function spellingsOf(value: string): RegExp {
  const characters = value
    .split("")
    .map((character) =>
      /[\w%]/.test(character)
        ? character
        : String.raw`(?:\\?${escaped(character)}|\[${escaped(character)}\])`,
    );
  return new RegExp(`${isNumber(value) ? NOT_BEGUN : ""}${characters.join("")}${NOT_GOING_ON}`, "g");
}

/** Returns true for a whole number. */
export function isNumber(value: string): boolean {
  return /^\d+$/.test(value);
}

/** Rejects a match that is the end of a longer number or name. */
const NOT_BEGUN = String.raw`(?<![\w.-])`;

/** Rejects a match that continues as a longer value. */
const NOT_GOING_ON = String.raw`(?![\w%]|\\?[-./?&=#~]\w)`;

/**
 * Returns true if a test may depend on a value in another way than by naming it whole: by a part of it, by its
 * length, or by something computed from it.
 */
export function hasHiddenDependency(value: string, values: readonly string[], test: AcceptanceTest): boolean {
  const longestFirst = values.toSorted((one, other) => other.length - one.length);
  const parts = partsOf(value);
  const patterns = patternsOfAnswers(test).map((pattern) => remainderOf(pattern, longestFirst));
  if (patterns.some((rest) => parts.some((part) => rest.toLowerCase().includes(part)))) return true;
  if (patterns.some((rest) => COMPUTED.test(rest))) return true;
  if (!isAddress(value) && patterns.some((rest) => OTHER_WORDS.test(rest))) return true;
  // If a request sends a part of the value, that part may be expected again.
  const sent = requestsIn(test).map((text) =>
    longestFirst.reduce((left, other) => left.replaceAll(other, " "), text),
  );
  if (isAddress(value) && sent.some((rest) => rest.includes(new URL(value).hostname))) return true;
  return pathsIn(test).some((path) =>
    path
      .replace(/\?.*$/, "")
      .split("/")
      .some((segment) => TOKEN.test(segment)),
  );
}

/** A number of several digits, or a text that looks like a checksum. */
const COMPUTED = /\d{2,}|[a-z]\w{0,12}\d\w{3,}|\d\w{0,12}[a-z]\w{3,}/i;

/** A part of a path that looks like a checksum; `v1` and `1` do not. */
const TOKEN = /^(?=.*\d)(?=.*[a-z])[\w-]{5,}$/i;

/** Words that a program may have made from a text. */
const OTHER_WORDS = /(?!true|false|null)\b[a-z]{3,}/i;

function remainderOf(pattern: string, values: readonly string[]): string {
  const bare = values.reduce((rest, value) => rest.replaceAll(spellingsOf(value), " "), pattern);
  return bare
    .replaceAll(/\{\{[^{}]*\}\}/g, " ") // inserted values
    .replaceAll(/\\?["'][\w-]+\\?["'](?=\s*(?:\\s[*+]?)?\s*:)/g, " ") // names in JSON
    .replaceAll(/\[\^?(?:\\.|[^\]\\])*\]/g, " ") // classes
    .replaceAll(/\{\d+(?:,\d*)?\}/g, " ") // how often
    .replaceAll(/\(\?(?:<\w+>|[:=!]|<[=!]|[a-z]+\))/g, " ") // kinds of groups
    .replaceAll(/\\[a-zA-Z]/g, " ")
    .replaceAll("\\", "");
}

/** Returns the parts by which a value could be recognized: words of its host and path, or its own words. */
function partsOf(value: string): string[] {
  if (!isAddress(value))
    return value
      .toLowerCase()
      .split(" ")
      .filter((word) => word.length >= 3);
  const { hostname, pathname, search } = new URL(value);
  const labels = hostname.split(".").slice(0, -1);
  const words = `${pathname} ${search}`.split(/[^A-Za-z0-9]+/);
  return [...labels, ...words].map((word) => word.toLowerCase()).filter((word) => word.length >= 4);
}

function isAddress(value: string): boolean {
  return /^https?:/i.test(value);
}

function escaped(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
