import type { AcceptanceTest, CommandStep, HttpStep } from "../../contract/acceptance-tests.ts";
import { escapePattern } from "../../evidence/patterns.ts";
import { spellingsOf } from "./spellings.ts";

/** A value, and what stands in its place. */
export interface Exchange {
  value: string;
  fresh: string;
}

/** The test with every value exchanged, in what it sends as in what it expects. Longer values come first. */
export function rewriteTest(test: AcceptanceTest, exchanges: readonly Exchange[]): AcceptanceTest {
  const steps = test.steps.map((step) =>
    step.kind === "http" ? rewriteHttp(step, exchanges) : rewriteCommand(step, exchanges),
  );
  return { ...test, steps };
}

function rewriteHttp(step: HttpStep, exchanges: readonly Exchange[]): HttpStep {
  const { path, body, headers, expect } = step;
  return {
    ...step,
    path: inText(path, exchanges),
    body: body === null ? null : inText(body, exchanges),
    headers: headers.map(({ name, value }) => ({ name, value: inText(value, exchanges) })),
    expect: {
      ...expect,
      headers: expect.headers.map(({ name, pattern }) => ({ name, pattern: inPattern(pattern, exchanges) })),
      body: expect.body.map((pattern) => inPattern(pattern, exchanges)),
    },
  };
}

function rewriteCommand(step: CommandStep, exchanges: readonly Exchange[]): CommandStep {
  const { stdin, expect, capture } = step;
  return {
    ...step,
    arguments: step.arguments.map((word) => inText(word, exchanges)),
    stdin: stdin === null ? null : inText(stdin, exchanges),
    expect: {
      ...expect,
      stdout: expect.stdout.map((pattern) => inPattern(pattern, exchanges)),
      stderr: expect.stderr.map((pattern) => inPattern(pattern, exchanges)),
    },
    capture: capture.map(({ name, from, key }) => ({ name, from, key: inPattern(key, exchanges) })),
  };
}

/** Through places that no text has, so that what was put in is not found again. */
function inText(text: string, exchanges: readonly Exchange[]): string {
  const marked = exchanges.reduce(
    (left, { value }, index) =>
      left
        .replaceAll(value, place(index, "plain"))
        .replaceAll(encodeURIComponent(value), place(index, "encoded")),
    text,
  );
  return exchanges.reduce(
    (left, { fresh }, index) =>
      left
        .replaceAll(place(index, "plain"), fresh)
        .replaceAll(place(index, "encoded"), encodeURIComponent(fresh)),
    marked,
  );
}

function inPattern(pattern: string, exchanges: readonly Exchange[]): string {
  const marked = exchanges.reduce(
    (left, { value }, index) => left.replaceAll(spellingsOf(value), place(index, "pattern")),
    pattern,
  );
  return exchanges.reduce(
    (left, { fresh }, index) => left.replaceAll(place(index, "pattern"), () => escapePattern(fresh)),
    marked,
  );
}

function place(index: number, kind: string): string {
  return `\u0000${kind}${index}\u0000`;
}
