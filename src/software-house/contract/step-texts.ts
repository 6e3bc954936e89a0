import type { TestStep } from "./acceptance-tests.ts";
import { patternsOf } from "./step-patterns.ts";

/** Returns every text of a step in which values can be inserted: what it sends, writes and expects. */
export function textsOf(step: TestStep): string[] {
  switch (step.kind) {
    case "http":
      return [
        step.path,
        step.body ?? "",
        ...step.headers.map(({ value }) => value),
        ...patternsOf(step),
        ...comparedTexts(step),
      ];
    case "burst":
      return step.steps.flatMap(textsOf);
    case "command":
      return [
        ...step.arguments,
        step.stdin ?? "",
        ...(step.environment ?? []).map(({ value }) => value),
        ...patternsOf(step),
        ...comparedTexts(step),
      ];
    case "file":
      return [step.path, step.content ?? "", ...patternsOf(step)];
    case "restart":
    case "wait":
      return [];
  }
}

/** Returns the texts that a step compares whole: exact texts, and the texts in JSON expectations. */
export function comparedTexts(step: TestStep): string[] {
  if (step.kind === "burst") return step.steps.flatMap(comparedTexts);
  if (step.kind !== "http" && step.kind !== "command") return [];
  const { exact, json } = step.expect;
  const expected = json ?? [];
  return [
    exact ?? "",
    ...expected.map(({ path }) => path),
    ...expected.flatMap(({ value }) => textsIn(value)),
  ];
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
