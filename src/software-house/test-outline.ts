import type { AcceptanceTest } from "./contract/acceptance-tests.ts";

/**
 * What a developer is told of the tests: which criterion each is about and what kind of steps it takes. Bodies,
 * arguments and expected values stay with QA, so that nobody writes code for them.
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
  // Without what stands behind the first part: an id or a value may be data of the test.
  const place = /^\/[^/?{]*/.exec(step.path)?.[0] ?? step.path;
  const more = place === step.path ? "" : "...";
  return `${step.method} ${place}${more}${times}, status ${step.expect.status.join(" or ")}`;
}
