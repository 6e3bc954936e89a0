import type { TestStep } from "./acceptance-tests.ts";
import type { HttpStep } from "./http-step.ts";

/** Returns the patterns that the result of a step must match. */
export function expectedPatterns(step: TestStep): string[] {
  switch (step.kind) {
    case "http":
      return [...step.expect.headers.map(({ pattern }) => pattern), ...step.expect.body];
    case "burst":
      return step.steps.flatMap(expectedPatterns);
    case "command":
      return [...step.expect.stdout, ...step.expect.stderr];
    case "file":
      return [...(step.expect?.content ?? [])];
    case "restart":
    case "wait":
      return [];
  }
}

/** Returns the patterns that must not be found in the result of a step. */
export function forbiddenPatterns(step: TestStep): string[] {
  if (step.kind === "burst") return step.steps.flatMap(forbiddenPatterns);
  return step.kind === "http" || step.kind === "command" ? [...(step.expect.absent ?? [])] : [];
}

/** Returns all patterns of a step: those that it expects or forbids, and those of its captures. */
export function patternsOf(step: TestStep): string[] {
  const captures = step.kind === "command" ? step.capture.map(({ key }) => key) : [];
  return [...expectedPatterns(step), ...forbiddenPatterns(step), ...captures];
}

/** Returns the requests of a step: one, those of a burst, or none. */
export function requestsOf(step: TestStep): HttpStep[] {
  if (step.kind === "http") return [step];
  return step.kind === "burst" ? step.steps : [];
}

/**
 * Replaces each insertion of a pattern by a plain word. Inserted values are escaped, so they are plain text to the
 * pattern.
 */
export function withoutInsertions(pattern: string): string {
  return pattern.replaceAll(/\{\{[^{}]*\}\}/g, "x");
}
