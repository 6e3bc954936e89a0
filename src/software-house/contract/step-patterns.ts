import type { CommandStep, HttpStep } from "./acceptance-tests.ts";
import type { Specification } from "./specification.ts";

/** The patterns of what a step expects. */
export function expectedPatterns(step: HttpStep | CommandStep): string[] {
  return step.kind === "http"
    ? [...step.expect.headers.map(({ pattern }) => pattern), ...step.expect.body]
    : [...step.expect.stdout, ...step.expect.stderr];
}

/** All patterns of a step: of what it expects, and those that it captures by. */
export function patternsOf(step: HttpStep | CommandStep): string[] {
  const captures = step.kind === "command" ? step.capture.map(({ key }) => key) : [];
  return [...expectedPatterns(step), ...captures];
}

/** A pattern with a plain word for everything that is inserted: what is inserted is text, and escaped. */
export function withoutInsertions(pattern: string): string {
  return pattern.replaceAll(/\{\{[^{}]*\}\}/g, "x");
}

/** Of which kind the steps of such software are. */
export function stepKindOf(kind: Specification["kind"]): "http" | "command" {
  return kind === "http-service" ? "http" : "command";
}
