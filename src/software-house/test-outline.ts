import type { AcceptanceTest } from "./contract/acceptance-tests.ts";

/**
 * Writes what a developer may know about the tests: the criterion of each test, and the kinds of its steps. Bodies,
 * arguments and expected values are left out, so that the developer cannot write code for them alone.
 */
export function testOutline(tests: readonly AcceptanceTest[]): string {
  return tests
    .map(
      ({ criterionId, name, steps }) =>
        `- ${criterionId}: ${name} (${steps.map(stepOutline).join(", then ")})`,
    )
    .join("\n");
}

function stepOutline(step: AcceptanceTest["steps"][number]): string {
  if (step.kind === "command") {
    const input = step.stdin === null ? "" : ", with stdin";
    return `a run${input}, exit ${step.expect.exit.join(" or ")}`;
  }
  const times = step.copies === 1 ? "" : ` ${step.copies} times at once`;
  // Only the first part of the path: an id or a value behind it can be data of the test.
  const prefix = /^\/[^/?{]*/.exec(step.path)?.[0] ?? step.path;
  const more = prefix === step.path ? "" : "...";
  return `${step.method} ${prefix}${more}${times}, status ${step.expect.status.join(" or ")}`;
}
