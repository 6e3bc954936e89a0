import type { AcceptanceTest, HttpStep, TestStep } from "../../contract/acceptance-tests.ts";
import { patternsOf, requestsOf } from "../../contract/step-patterns.ts";
import { comparedTexts } from "../../contract/step-texts.ts";
import { escapePattern } from "../../evidence/patterns.ts";

/** Returns the texts that a test sends: bodies, queries, arguments, input and files. Leaves out the paths themselves. */
export function requestsIn({ steps }: AcceptanceTest): string[] {
  return steps.flatMap((step) => {
    if (step.kind === "command") return [...step.arguments, step.stdin ?? ""];
    if (step.kind === "file") return [step.content ?? ""];
    return requestsOf(step).flatMap(({ path, body }) => [
      body ?? "",
      path.includes("?") ? path.slice(path.indexOf("?")) : "",
    ]);
  });
}

/** Returns the paths that a test requests. */
export function pathsIn({ steps }: AcceptanceTest): string[] {
  return steps.flatMap((step) => requestsOf(step).map(({ path }) => path));
}

/**
 * Returns the patterns of a test as `patternsIn` does, without those of headers that say nothing about a value that was
 * sent.
 */
export function patternsOfAnswers({ steps, ...test }: AcceptanceTest): string[] {
  return patternsIn({ ...test, steps: steps.map(withoutFormalHeaders) });
}

function withoutFormalHeaders(step: TestStep): TestStep {
  if (step.kind === "burst") return { ...step, steps: step.steps.map(withoutFormal) };
  return step.kind === "http" ? withoutFormal(step) : step;
}

function withoutFormal(step: HttpStep): HttpStep {
  const headers = step.expect.headers.filter(({ name }) => !FORMAL_HEADERS.test(name.trim()));
  return { ...step, expect: { ...step.expect, headers } };
}

const FORMAL_HEADERS =
  /^(content-(type|length|encoding|language)|cache-control|allow|access-control-.*|vary|date|server|connection|retry-after|x-content-type-options)$/i;

/** Returns the patterns of a test's expectations and captures, and the texts that it compares whole, as patterns. */
export function patternsIn({ steps }: AcceptanceTest): string[] {
  return steps.flatMap((step) => [...patternsOf(step), ...comparedTexts(step).map(escapePattern)]);
}
