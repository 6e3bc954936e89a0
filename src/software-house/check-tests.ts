import {
  acceptanceTestsSchema,
  type AcceptanceTest,
  type AcceptanceTests,
  type CommandStep,
  type HttpStep,
} from "./contract/acceptance-tests.ts";
import { isBlank, repeated, shapeFaults } from "./check-specification.ts";
import type { Specification } from "./contract/specification.ts";
import { patternsOf, stepKindOf, withoutInsertions } from "./contract/step-patterns.ts";
import { insertedNames } from "./evidence/insert.ts";
import { faultOfPattern } from "./evidence/patterns.ts";

type Step = HttpStep | CommandStep;

/** At most so many of the same request at once. */
const MAXIMUM_COPIES = 50;

/** Reads tests and checks them against their specification, or lists every fault. */
export function readTests(
  json: unknown,
  specification: Specification,
): { value: AcceptanceTests } | { faults: string[] } {
  const parsed = acceptanceTestsSchema.safeParse(json);
  if (!parsed.success) return { faults: shapeFaults(parsed.error) };
  const faults = faultsOfTests(parsed.data, specification);
  return faults.length > 0 ? { faults } : { value: parsed.data };
}

/** All that keeps tests from being carried out, or from covering what must hold; empty where nothing does. */
export function faultsOfTests({ tests }: AcceptanceTests, specification: Specification): string[] {
  const { criteria, kind } = specification;
  const ids = criteria.map(({ id }) => id);
  const untested = criteria.filter(
    ({ id, priority }) => priority === "must" && !tests.some(({ criterionId }) => criterionId === id),
  );
  return [
    ...untested.map(({ id }) => `the must criterion ${id} has no test`),
    ...repeated(tests.map(({ name }) => name)).map(
      (name) => `the name ${JSON.stringify(name)} is used by several tests`,
    ),
    ...tests.flatMap((test, index) => {
      const name = isBlank(test.name) ? `test ${index + 1}` : `test ${JSON.stringify(test.name)}`;
      return faultsOfTest(test, { ids, kind }).map((fault) => `${name}: ${fault}`);
    }),
  ];
}

function faultsOfTest(
  { criterionId, name, steps }: AcceptanceTest,
  { ids, kind }: { ids: readonly string[]; kind: Specification["kind"] },
): string[] {
  const known = new Set(kind === "http-service" ? ["base"] : []);
  const faults = [
    isBlank(name) ? "it has no name" : null,
    ids.includes(criterionId)
      ? null
      : `there is no criterion ${JSON.stringify(criterionId)}; there are ${ids.join(", ")}`,
    steps.length === 0 ? "it has no steps" : null,
  ];
  steps.forEach((step, index) => {
    const found = [...faultsOfKind(step, kind), ...faultsOfInsertions(step, known), ...faultsOfStep(step)];
    faults.push(...found.map((fault) => `step ${index + 1}: ${fault}`));
    for (const { name: captured } of step.capture) known.add(captured);
  });
  return faults.filter((fault) => fault !== null);
}

function faultsOfKind(step: Step, kind: Specification["kind"]): string[] {
  const wanted = stepKindOf(kind);
  return step.kind === wanted ? [] : [`its kind is ${step.kind}; the steps of this ${kind} are ${wanted}`];
}

function faultsOfInsertions(step: Step, known: ReadonlySet<string>): string[] {
  const inserted = textsOf(step).flatMap(insertedNames);
  return [...new Set(inserted)]
    .filter((name) => !known.has(name))
    .map((name) => `{{${name}}} is used before it is captured`);
}

function faultsOfStep(step: Step): string[] {
  const patterns = patternsOf(step);
  const faults = [
    ...patterns.map((pattern) => faultOfPattern(withoutInsertions(pattern))),
    ...step.capture.map(({ name, key }) =>
      isBlank(name) || isBlank(key) ? "a capture has no name or no key" : null,
    ),
  ];
  if (step.kind === "command") {
    faults.push(step.expect.exit.length === 0 ? "expect.exit is empty: no exit code would do" : null);
  } else {
    const { method, path, copies, expect } = step;
    faults.push(
      /^[A-Z]+$/.test(method) ? null : `the method is ${JSON.stringify(method)}; it is one such as GET`,
      /^(\/|\{\{)/.test(path) ? null : `the path ${JSON.stringify(path)} does not begin with "/"`,
      copies >= 1 && copies <= MAXIMUM_COPIES
        ? null
        : `copies must be a number from 1 to ${MAXIMUM_COPIES}, but is ${copies}`,
      expect.status.length === 0 ? "expect.status is empty: no status would do" : null,
      ...expect.status.map((status) =>
        status >= 100 && status <= 599 ? null : `${status} is no status of HTTP`,
      ),
    );
  }
  return faults.filter((fault) => fault !== null);
}

function textsOf(step: Step): string[] {
  const patterns = patternsOf(step);
  if (step.kind === "command") return [...step.arguments, step.stdin ?? "", ...patterns];
  return [step.path, step.body ?? "", ...step.headers.map(({ value }) => value), ...patterns];
}
