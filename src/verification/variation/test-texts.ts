import type { AcceptanceTest } from "../../software-house/acceptance-tests.ts";

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
  return steps.flatMap((step) =>
    step.kind === "http"
      ? [...step.expect.headers.map(({ pattern }) => pattern), ...step.expect.body]
      : [...step.expect.stdout, ...step.expect.stderr, ...step.capture.map(({ key }) => key)],
  );
}
