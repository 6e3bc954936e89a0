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

/** Returns the patterns of a test's expectations and captures. */
export function patternsIn({ steps }: AcceptanceTest): string[] {
  return steps.flatMap(patternsOf);
}
