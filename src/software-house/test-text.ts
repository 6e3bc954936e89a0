import type { AcceptanceTest } from "./contract/acceptance-tests.ts";

/** Writes tests with all their steps and values, a line for each test and for each step. */
export function testsText(tests: readonly AcceptanceTest[]): string {
  return tests.flatMap((test) => [`${test.criterionId}: ${test.name}`, ...stepLines(test)]).join("\n");
}

/** Writes the steps of a test as JSON, a line for each, without what is empty. */
function stepLines({ steps }: AcceptanceTest): string[] {
  return steps.map((step) => `  ${JSON.stringify(withoutEmpty(step))}`);
}

/** Returns the lines in which a changed test differs: `- ` before what it had, `+ ` before what it has now. */
export function testDifference(before: AcceptanceTest, after: AcceptanceTest): string[] {
  const [old, now] = [stepLines(before), stepLines(after)].map((lines) => lines.map((line) => line.trim()));
  return [
    ...(old ?? []).filter((line) => !now?.includes(line)).map((line) => `- ${line}`),
    ...(now ?? []).filter((line) => !old?.includes(line)).map((line) => `+ ${line}`),
  ];
}

/** Leaves out null, empty lists, and `copies: 1`. What JSON is compared with stays: it may be null or empty itself. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== "object" || value === null) return value;
  if ("is" in value) return value;
  const entries = Object.entries(value).map(([key, part]) => [key, withoutEmpty(part)] as const);
  return Object.fromEntries(entries.filter(([key, part]) => !isEmpty(key, part)));
}

function isEmpty(key: string, value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === null || (key === "copies" && value === 1);
}
