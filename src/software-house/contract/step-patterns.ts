import type { CommandStep, HttpStep } from "./acceptance-tests.ts";
import type { Specification } from "./specification.ts";

/** Returns the patterns that the result of a step must match. */
export function expectedPatterns(step: HttpStep | CommandStep): string[] {
  return step.kind === "http"
    ? [...step.expect.headers.map(({ pattern }) => pattern), ...step.expect.body]
    : [...step.expect.stdout, ...step.expect.stderr];
}

/** Returns all patterns of a step: those of its expected result, and those of its captures. */
export function patternsOf(step: HttpStep | CommandStep): string[] {
  const captures = step.kind === "command" ? step.capture.map(({ key }) => key) : [];
  return [...expectedPatterns(step), ...captures];
}

/**
 * Replaces each insertion of a pattern by a plain word. Inserted values are escaped, so they are plain text to the
 * pattern.
 */
export function withoutInsertions(pattern: string): string {
  return pattern.replaceAll(/\{\{[^{}]*\}\}/g, "x");
}

/** Returns the kind of steps that tests of such software have. */
export function stepKindOf(kind: Specification["kind"]): "http" | "command" {
  return kind === "http-service" ? "http" : "command";
}
