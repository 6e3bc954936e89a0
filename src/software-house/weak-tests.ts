import { envelope } from "../text/envelope.ts";
import { readTests } from "./check-tests.ts";
import { acceptanceTestsSchema, type AcceptanceTests } from "./contract/acceptance-tests.ts";
import { shapeFaults } from "./contract/reply-faults.ts";
import type { Specification } from "./contract/specification.ts";
import type { CheckedTest } from "./verification/test-check/check-tests.ts";

/** Returns the tests that go back to their author: those that prove nothing, or that expect nothing somewhere. */
export function weakTests(checked: readonly CheckedTest[]): CheckedTest[] {
  return checked.filter(({ weakness, idle }) => weakness !== null || idle.length > 0);
}

/** Writes the task of the test author for tests that prove nothing. It follows the task for new tests. */
export function strongerTestsTask(weak: readonly CheckedTest[]): string {
  const tests = weak.map(({ test }) => test);
  const reasons = weak.map(({ test, weakness, idle }) =>
    [`- ${JSON.stringify(test.name)}`, [weakness, ...idle].filter((part) => part !== null).join("; ")].join(
      ": ",
    ),
  );
  return [
    `You wrote them. These of your tests were tried on programs that do nothing right, and prove too little:\n${envelope("tests", JSON.stringify(tests))}`,
    reasons.join("\n"),
    "Write each of them again under its name, so that it expects what only a right program does. List in untestable, with the reason, what no step can show. Your other tests are kept: do not send them.",
  ].join("\n\n");
}

/**
 * Reads the author's reply about weak tests, or returns its faults. Only these tests and tests of their criteria change;
 * what is missing in the reply stays as it is.
 */
export function readStrongerTests(
  json: unknown,
  options: { written: AcceptanceTests; weak: readonly CheckedTest[]; specification: Specification },
): { value: AcceptanceTests } | { faults: string[] } {
  const { written, weak, specification } = options;
  const parsed = acceptanceTestsSchema.safeParse(json);
  if (!parsed.success) return { faults: shapeFaults(parsed.error) };
  const names = new Set(weak.map(({ test }) => test.name));
  const criteria = new Set(weak.map(({ test }) => test.criterionId));
  const kept = written.tests.filter(({ name }) => !names.has(name));
  const isKept = new Set(kept.map(({ name }) => name));
  const sent = parsed.data.tests.filter(
    ({ name, criterionId }) => names.has(name) || (criteria.has(criterionId) && !isKept.has(name)),
  );
  const added = (parsed.data.untestable ?? []).filter(
    ({ criterionId }) =>
      criteria.has(criterionId) && ![...kept, ...sent].some((test) => test.criterionId === criterionId),
  );
  const untestable = [...(written.untestable ?? []), ...added];
  const gone = new Set([
    ...sent.map(({ name }) => name),
    ...namesOf(
      written,
      added.map(({ criterionId }) => criterionId),
    ),
  ]);
  const tests = [...written.tests.filter(({ name }) => !gone.has(name)), ...sent];
  return readTests({ tests, untestable }, specification);
}

function namesOf({ tests }: AcceptanceTests, criteria: readonly string[]): string[] {
  return tests.filter(({ criterionId }) => criteria.includes(criterionId)).map(({ name }) => name);
}
