import type { AcceptanceTest, CommandStep, HttpStep } from "../../contract/acceptance-tests.ts";
import { escapePattern } from "../../evidence/patterns.ts";
import { isNumber, spellingsOf } from "./spellings.ts";

/** A value, and the new value that replaces it. */
export interface ValueReplacement {
  value: string;
  fresh: string;
}

/** Replaces every value in a test, in what it sends and in what it expects. Longer values must come first. */
export function rewriteTest(test: AcceptanceTest, replacements: readonly ValueReplacement[]): AcceptanceTest {
  const steps = test.steps.map((step) =>
    step.kind === "http" ? rewriteHttp(step, replacements) : rewriteCommand(step, replacements),
  );
  return { ...test, steps };
}

function rewriteHttp(step: HttpStep, replacements: readonly ValueReplacement[]): HttpStep {
  const { path, body, headers, expect } = step;
  return {
    ...step,
    path: inText(path, replacements),
    body: body === null ? null : inText(body, replacements),
    headers: headers.map(({ name, value }) => ({ name, value: inText(value, replacements) })),
    expect: {
      ...expect,
      headers: expect.headers.map(({ name, pattern }) => ({
        name,
        pattern: inPattern(pattern, replacements),
      })),
      body: expect.body.map((pattern) => inPattern(pattern, replacements)),
    },
  };
}

function rewriteCommand(step: CommandStep, replacements: readonly ValueReplacement[]): CommandStep {
  const { stdin, expect, capture } = step;
  return {
    ...step,
    arguments: step.arguments.map((word) => inText(word, replacements)),
    stdin: stdin === null ? null : inText(stdin, replacements),
    expect: {
      ...expect,
      stdout: expect.stdout.map((pattern) => inPattern(pattern, replacements)),
      stderr: expect.stderr.map((pattern) => inPattern(pattern, replacements)),
    },
    capture: capture.map(({ name, from, key }) => ({ name, from, key: inPattern(key, replacements) })),
  };
}

/** Replaces values through placeholders that no text contains, so that an inserted value is not replaced again. */
function inText(text: string, replacements: readonly ValueReplacement[]): string {
  const marked = replacements.reduce(
    (left, { value }, index) =>
      left
        .replaceAll(isNumber(value) ? spellingsOf(value) : value, placeholder(index, "plain"))
        .replaceAll(
          isNumber(value) ? spellingsOf(value) : encodeURIComponent(value),
          placeholder(index, "encoded"),
        ),
    text,
  );
  return replacements.reduce(
    (left, { fresh }, index) =>
      left
        .replaceAll(placeholder(index, "plain"), fresh)
        .replaceAll(placeholder(index, "encoded"), encodeURIComponent(fresh)),
    marked,
  );
}

function inPattern(pattern: string, replacements: readonly ValueReplacement[]): string {
  const marked = replacements.reduce(
    (left, { value }, index) => left.replaceAll(spellingsOf(value), placeholder(index, "pattern")),
    pattern,
  );
  return replacements.reduce(
    (left, { fresh }, index) => left.replaceAll(placeholder(index, "pattern"), () => escapePattern(fresh)),
    marked,
  );
}

function placeholder(index: number, kind: string): string {
  return `\u0000${kind}${index}\u0000`;
}
