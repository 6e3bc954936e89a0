import type { AcceptanceTest } from "../../contract/acceptance-tests.ts";
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

/** Returns the patterns of a test's expectations and captures, and the texts that it compares whole, as patterns. */
export function patternsIn({ steps }: AcceptanceTest): string[] {
  return steps.flatMap((step) => [...patternsOf(step), ...comparedTexts(step).map(escapePattern)]);
}
