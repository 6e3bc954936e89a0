import type { JsonExpectation } from "../../../contract/json-expectation.ts";
import { insertText, type KnownValues } from "../../../evidence/insert.ts";
import { partAsJson, partAsText, readExactJson } from "../exact-json.ts";
import { parseJsonPath, readJsonPath } from "../read-json-path.ts";
import { inOneLine, shown } from "../shown.ts";
import { computed } from "./computed.ts";

/**
 * Returns the first of these expectations that a text, read as JSON, does not meet; null if it meets all. Throws
 * UnknownNameError if a name is unknown.
 */
export function jsonFailure(
  expected: readonly JsonExpectation[],
  { text, name, known }: { text: string; name: string; known: KnownValues },
): string | null {
  if (expected.length === 0) return null;
  const whole = readExactJson(text);
  if (whole === undefined) return `expected ${name} to be JSON, got ${shown(text)}`;
  for (const expectation of expected) {
    const wrong = mismatch(expectation, whole, known);
    if (wrong !== null) return `expected ${expectation.path || "$"} ${wrong} in ${shown(text)}`;
  }
  return null;
}

/** Describes what was expected and what is there instead; null if the expectation is met. */
function mismatch({ path, is, value }: JsonExpectation, whole: unknown, known: KnownValues): string | null {
  const keys = parseJsonPath(insertText(path, known));
  const part = keys === null ? undefined : readJsonPath(whole, keys);
  const isMissing = part === undefined || (is === "absent" && Array.isArray(part) && part.length === 0);
  if (is === "absent") return isMissing ? null : `to be absent, got ${inOneLine(partAsJson(part))}`;
  const wanted = withValues(value ?? null, known);
  const words = `${WORDS[is]} ${inOneLine(partAsJson(settled(wanted)))}`;
  if (isMissing) return `${words}, but there is no such part`;
  if (is === "length") {
    const length = lengthOf(part);
    if (length !== null && isEqual(length, wanted)) return null;
    return `${words}, got ${length === null ? inOneLine(partAsJson(part)) : String(length)}`;
  }
  return COMPARISONS[is](part, wanted) ? null : `${words}, got ${inOneLine(partAsJson(part))}`;
}

const WORDS = {
  equals: "to equal",
  less: "to be less than",
  greater: "to be greater than",
  length: "to have the length",
  set: "to be, in any order,",
} as const;

const COMPARISONS = {
  equals: isEqual,
  less: (part: unknown, wanted: unknown) => isBefore(part, wanted),
  greater: (part: unknown, wanted: unknown) => isBefore(settled(wanted), part),
  set: isSameSet,
} as const;

/** An expected text with inserted values. It can be equal to a text, and to a number. */
class Inserted {
  readonly text: string;
  /** The number that the text is, or that is computed from it; null for any other text. */
  readonly number: number | bigint | null;

  constructor(text: string) {
    this.text = text;
    this.number = computed(text);
  }
}

/** Inserts known values in every text of an expected value. */
function withValues(value: unknown, known: KnownValues): unknown {
  if (typeof value === "string") {
    const text = insertText(value, known);
    return text === value ? value : new Inserted(text);
  }
  if (Array.isArray(value)) return value.map((item) => withValues(item, known));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withValues(part, known)]));
}

/** Returns the value that an inserted text stands for: a number if it is one. */
function settled(value: unknown): unknown {
  if (value instanceof Inserted) return value.number ?? value.text;
  if (Array.isArray(value)) return value.map(settled);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, settled(part)]));
}

/** Compares JSON: the order of an object's members does not matter, and 1 equals 1.0. */
function isEqual(part: unknown, wanted: unknown): boolean {
  if (wanted instanceof Inserted) {
    // A captured list or object is equal to the same list or object.
    return isNumber(part) ? isSameNumber(part, wanted.number) : partAsText(part) === wanted.text;
  }
  if (isNumber(part)) return isSameNumber(part, wanted);
  if (Array.isArray(part)) {
    return (
      Array.isArray(wanted) &&
      part.length === wanted.length &&
      part.every((item, index) => isEqual(item, wanted[index]))
    );
  }
  if (!isObject(part) || !isObject(wanted)) return part === wanted;
  const names = Object.keys(part);
  return (
    names.length === Object.keys(wanted).length &&
    names.every((name) => Object.hasOwn(wanted, name) && isEqual(part[name], wanted[name]))
  );
}

function isSameSet(part: unknown, wanted: unknown): boolean {
  if (!Array.isArray(part) || !Array.isArray(wanted) || part.length !== wanted.length) return false;
  const left: unknown[] = [...wanted];
  return part.every((item) => {
    const index = left.findIndex((other) => isEqual(item, other));
    if (index !== -1) left.splice(index, 1);
    return index !== -1;
  });
}

/** Compares two numbers, or two texts by their characters, as ISO dates can be compared. */
function isBefore(one: unknown, other: unknown): boolean {
  const [left, right] = [settled(one), settled(other)];
  if (typeof left === "string" && other instanceof Inserted) return left < other.text;
  if (isNumber(left) && isNumber(right)) return left < right;
  return typeof left === "string" && typeof right === "string" && left < right;
}

function isSameNumber(part: number | bigint, wanted: unknown): boolean {
  if (!isNumber(wanted)) return false;
  // A number of the test that has lost digits must not be equal to one that has all of them.
  // oxlint-disable-next-line eqeqeq -- compares a bigint with a number by their values.
  return part == wanted;
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns the number of items, of characters, or of members; null if the value has no length. */
function lengthOf(part: unknown): number | null {
  if (Array.isArray(part)) return part.length;
  if (typeof part === "string") return Array.from(part).length;
  return isObject(part) ? Object.keys(part).length : null;
}
