import type { AcceptanceTest, CommandStep, HttpStep, TestStep } from "../../contract/acceptance-tests.ts";
import type { FileStep } from "../../contract/file-step.ts";
import { escapePattern } from "../../evidence/patterns.ts";
import { spellingsOf } from "./spellings.ts";

/** A value, and the new value that replaces it. */
export interface ValueReplacement {
  value: string;
  fresh: string;
}

/** Replaces every value in a test, in what it sends and in what it expects. Longer values must come first. */
export function rewriteTest(test: AcceptanceTest, replacements: readonly ValueReplacement[]): AcceptanceTest {
  return { ...test, steps: test.steps.map((step) => rewriteStep(step, replacements)) };
}

function rewriteStep(step: TestStep, replacements: readonly ValueReplacement[]): TestStep {
  switch (step.kind) {
    case "http":
      return rewriteHttp(step, replacements);
    case "burst":
      return { ...step, steps: step.steps.map((one) => rewriteHttp(one, replacements)) };
    case "command":
      return rewriteCommand(step, replacements);
    case "file":
      return rewriteFile(step, replacements);
    case "restart":
    case "wait":
      return step;
  }
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
      ...rewriteFurther(expect, replacements),
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
      ...rewriteFurther(expect, replacements),
    },
    capture: capture.map(({ name, from, key }) => ({ name, from, key: inPattern(key, replacements) })),
  };
}

function rewriteFile(step: FileStep, replacements: readonly ValueReplacement[]): FileStep {
  const { content, expect } = step;
  return {
    ...step,
    content: typeof content === "string" ? inText(content, replacements) : content,
    expect: expect && {
      ...expect,
      content: (expect.content ?? []).map((pattern) => inPattern(pattern, replacements)),
    },
  };
}

type Further = Pick<HttpStep["expect"], "absent" | "exact" | "json">;

/** Rewrites the expectations that requests and runs have in common. */
function rewriteFurther(
  { absent, exact, json }: Further,
  replacements: readonly ValueReplacement[],
): Further {
  return {
    ...(absent && { absent: absent.map((pattern) => inPattern(pattern, replacements)) }),
    ...(typeof exact === "string" && { exact: inText(exact, replacements) }),
    ...(json && {
      json: json.map((one) => ({ ...one, value: inValue(one.value, replacements) })),
    }),
  };
}

function inValue(value: unknown, replacements: readonly ValueReplacement[]): unknown {
  if (typeof value === "string") return inText(value, replacements);
  if (Array.isArray(value)) return value.map((item) => inValue(item, replacements));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, inValue(part, replacements)]));
}

/** Replaces values through placeholders that no text contains, so that an inserted value is not replaced again. */
function inText(text: string, replacements: readonly ValueReplacement[]): string {
  const marked = replacements.reduce(
    (left, { value }, index) =>
      left
        .replaceAll(value, placeholder(index, "plain"))
        .replaceAll(encodeURIComponent(value), placeholder(index, "encoded")),
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
