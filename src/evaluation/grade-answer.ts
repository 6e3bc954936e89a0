import { Validator } from "@langchain/core/utils/json_schema";
import { messageOf } from "../errors/locate-error.ts";
import { canonicalJson } from "../text/canonical-json.ts";
import { firstLine } from "../text/first-line.ts";
import { isRecord } from "../text/is-record.ts";
import { readJson } from "../text/read-json.ts";
import type { AnswerExpectation } from "./evaluation.ts";
import { misspelledIn } from "./schema-words.ts";
import { check, type ExpectationCheck } from "./check.ts";

/** The answer of a run, as text and, if the graph has a typed answer, as data. */
export interface GradedAnswer {
  text: string | null;
  /** Undefined if the graph has no typed answer. */
  value: unknown;
}

/** Compares an answer with what is expected of it. */
export function gradeAnswer(expected: AnswerExpectation, answer: GradedAnswer): ExpectationCheck[] {
  const { schema, contains, matches, equals } = expected;
  const text = answer.text ?? "";
  const said = answer.text === null ? "there is no answer" : `it is ${excerpt(text)}`;
  const missing = [contains ?? []].flat().filter((part) => !text.includes(part));
  return [
    ...(schema === undefined ? [] : [gradeSchema(schema, answer)]),
    ...(contains === undefined
      ? []
      : [
          check(
            "answer.contains",
            missing.length === 0,
            `the answer lacks ${missing.map(excerpt).join(", ")}; ${said}`,
          ),
        ]),
    ...(matches === undefined
      ? []
      : [
          check(
            "answer.matches",
            patternOf(matches).test(text),
            `the answer does not match ${matches}; ${said}`,
          ),
        ]),
    ...(equals === undefined
      ? []
      : [
          check(
            "answer.equals",
            isEqual(equals, answer),
            `the answer must be ${excerpt(shown(equals))}; ${said}`,
          ),
        ]),
  ];
}

/** Makes a regular expression of its source, or of `/source/flags`. Throws SyntaxError if it is not one. */
function patternOf(text: string): RegExp {
  const { 1: source = text, 2: flags = "" } = /^\/(.+)\/([gimsu]*)$/s.exec(text) ?? [];
  return new RegExp(source, flags);
}

/** Returns the fault of a regular expression, or null if there is none. */
export function faultOfMatches(text: string): string | null {
  try {
    patternOf(text);
    return null;
  } catch (error) {
    return `answer.matches is not a regular expression: ${messageOf(error)}`;
  }
}

/** Returns the fault of a JSON Schema, or null if there is none. */
export function faultOfSchema(schema: Readonly<Record<string, unknown>>): string | null {
  const misspelled = misspelledIn(schema);
  if (misspelled !== null) return `answer.schema cannot be used: ${misspelled}`;
  try {
    const validator = new Validator(schema, "2020-12", false);
    validator.validate({});
    // An answer may reach parts that an empty object does not.
    const parts = validator["lookup"] as Readonly<Record<string, unknown>>;
    for (const part of Object.values(parts)) checkPart(part, parts);
    return null;
  } catch (error) {
    return `answer.schema cannot be used: ${firstLine(messageOf(error))}`;
  }
}

/** Throws if a part of a JSON Schema refers to nothing, or has a pattern that is not a regular expression. */
function checkPart(part: unknown, parts: Readonly<Record<string, unknown>>): void {
  if (!isRecord(part)) return;
  const { $ref, __absolute_ref__: absolute = $ref, pattern, patternProperties } = part;
  if (typeof absolute === "string" && parts[absolute] === undefined) {
    throw new Error(`Unresolved $ref ${JSON.stringify($ref)}.`);
  }
  const patterns = [pattern, ...(isRecord(patternProperties) ? Object.keys(patternProperties) : [])];
  for (const source of patterns) if (typeof source === "string") RegExp(source, "u");
}

function gradeSchema(
  schema: Readonly<Record<string, unknown>>,
  { text, value }: GradedAnswer,
): ExpectationCheck {
  const name = "answer.schema";
  const read = value === undefined ? jsonIn(text) : { value };
  if ("faults" in read) return check(name, false, `the answer is not JSON: ${read.faults.join("; ")}`);
  const { valid, errors } = new Validator(schema, "2020-12", false).validate(read.value);
  // The first error only says that the whole does not fit.
  const faults = errors.toReversed().slice(0, 3);
  const words = faults.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`).join(" ");
  return check(name, valid, `the answer does not fit the schema: ${words}`);
}

function jsonIn(text: string | null): { value: unknown } | { faults: string[] } {
  if (text === null) return { faults: ["there is no answer"] };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return readJson(text);
  }
}

function isEqual(expected: unknown, { text, value }: GradedAnswer): boolean {
  if (typeof expected === "string") return text?.trim() === expected.trim() || value === expected;
  const read = value === undefined ? jsonIn(text) : { value };
  return "value" in read && canonicalJson(read.value) === canonicalJson(expected);
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Quotes the begin of a text that a model may have written. */
function excerpt(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}...` : text);
}
