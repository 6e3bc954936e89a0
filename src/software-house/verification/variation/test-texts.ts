import type { AcceptanceTest } from "../../contract/acceptance-tests.ts";
import { patternsOf } from "../../contract/step-patterns.ts";

/** What a test sends, without its paths' own words. */
export function requestsIn({ steps }: AcceptanceTest): string[] {
  return steps.flatMap((step) =>
    step.kind === "http"
      ? [step.body ?? "", step.path.includes("?") ? step.path.slice(step.path.indexOf("?")) : ""]
      : [...step.arguments, step.stdin ?? ""],
  );
}

/** What a test asks for by name: its paths. */
export function pathsIn({ steps }: AcceptanceTest): string[] {
  return steps.flatMap((step) => (step.kind === "http" ? [step.path] : []));
}

/** The patterns of a test's expectations, and those that it captures by. */
export function patternsIn({ steps }: AcceptanceTest): string[] {
  return steps.flatMap(patternsOf);
}
