import type { AcceptanceTest } from "../../contract/acceptance-tests.ts";
import { patternsOf } from "../../contract/step-patterns.ts";

/** Returns the texts that a test sends: bodies, queries, arguments and input. Leaves out the paths themselves. */
export function requestsIn({ steps }: AcceptanceTest): string[] {
  return steps.flatMap((step) =>
    step.kind === "http"
      ? [step.body ?? "", step.path.includes("?") ? step.path.slice(step.path.indexOf("?")) : ""]
      : [...step.arguments, step.stdin ?? ""],
  );
}

/** Returns the paths that a test requests. */
export function pathsIn({ steps }: AcceptanceTest): string[] {
  return steps.flatMap((step) => (step.kind === "http" ? [step.path] : []));
}

/**
 * Returns the patterns of a test's expectations and captures, without those of headers that say nothing about a value
 * that was sent.
 */
export function patternsOfAnswers({ steps }: AcceptanceTest): string[] {
  return steps.flatMap((step) => {
    if (step.kind !== "http") return patternsOf(step);
    const headers = step.expect.headers.filter(({ name }) => !FORMAL_HEADERS.test(name.trim()));
    return patternsOf({ ...step, expect: { ...step.expect, headers } });
  });
}

const FORMAL_HEADERS =
  /^(content-(type|length|encoding|language)|cache-control|allow|access-control-.*|vary|date|server|connection|retry-after|x-content-type-options)$/i;

/** Returns the patterns of a test's expectations and captures. */
export function patternsIn({ steps }: AcceptanceTest): string[] {
  return steps.flatMap(patternsOf);
}
