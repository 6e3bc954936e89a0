import {
  acceptanceTestsSchema,
  type AcceptanceTest,
  type AcceptanceTests,
  type CommandStep,
  type HttpStep,
  type Untestable,
} from "./contract/acceptance-tests.ts";
import { isBlank, repeated, shapeFaults } from "./contract/reply-faults.ts";
import type { Specification } from "./contract/specification.ts";
import { patternsOf, stepKindOf, withoutInsertions } from "./contract/step-patterns.ts";
import { insertedNames } from "./evidence/insert.ts";
import { faultOfPattern } from "./evidence/patterns.ts";

type Step = HttpStep | CommandStep;

/** Maximum number of copies of a request that are sent at once. */
const MAXIMUM_COPIES = 50;

/** Reads tests and checks them against their specification, or returns all their faults. */
export function readTests(
  json: unknown,
  specification: Specification,
): { value: AcceptanceTests } | { faults: string[] } {
  const parsed = acceptanceTestsSchema.safeParse(json);
  if (!parsed.success) return { faults: shapeFaults(parsed.error) };
  const faults = faultsOfTests(parsed.data, specification);
  return faults.length > 0 ? { faults } : { value: parsed.data };
}

/** Returns every reason why tests cannot run or do not cover the must criteria; an empty list if there is none. */
export function faultsOfTests(
  { tests, untestable }: AcceptanceTests,
  specification: Specification,
): string[] {
  const { criteria, kind } = specification;
  const ids = criteria.map(({ id }) => id);
  const named = new Set([...tests, ...(untestable ?? [])].map(({ criterionId }) => criterionId));
  const untested = criteria.filter(({ id, priority }) => priority === "must" && !named.has(id));
  return [
    ...untested.map(({ id }) => `must criterion ${id} has no test`),
    ...faultsOfUntestable(untestable ?? [], { tests, ids }),
    ...repeated(tests.map(({ name }) => name)).map(
      (name) => `the name of each test must be unique, but ${JSON.stringify(name)} is used several times`,
    ),
    ...tests.flatMap((test, index) => {
      const name = isBlank(test.name) ? `test ${index + 1}` : `test ${JSON.stringify(test.name)}`;
      return faultsOfTest(test, { ids, kind }).map((fault) => `${name}: ${fault}`);
    }),
  ];
}

function faultsOfUntestable(
  untestable: readonly Untestable[],
  { tests, ids }: { tests: readonly AcceptanceTest[]; ids: readonly string[] },
): string[] {
  return untestable.flatMap(({ criterionId, reason }, index) => {
    const place = `untestable ${index + 1}`;
    const isTested = tests.some((test) => test.criterionId === criterionId);
    return [
      ...(ids.includes(criterionId) ? [] : [`${place}: ${unknownCriterion(criterionId, ids)}`]),
      ...(isTested ? [`${place}: criterion ${criterionId} has a test, so it must not be listed`] : []),
      ...(isBlank(reason) ? [`${place}: reason must say what no step can show, but is empty`] : []),
    ];
  });
}

function unknownCriterion(id: string, ids: readonly string[]): string {
  return `unknown criterion ${JSON.stringify(id)}; available: ${ids.join(", ")}`;
}

function faultsOfTest(
  { criterionId, name, steps }: AcceptanceTest,
  { ids, kind }: { ids: readonly string[]; kind: Specification["kind"] },
): string[] {
  const known = new Set(kind === "http-service" ? ["base"] : []);
  const faults = [
    isBlank(name) ? "its name must not be empty" : null,
    ids.includes(criterionId) ? null : unknownCriterion(criterionId, ids),
    steps.length === 0 ? "it must have at least one step" : null,
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
  return step.kind === wanted ? [] : [`kind must be ${wanted} for this ${kind}, but is ${step.kind}`];
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
      isBlank(name) || isBlank(key) ? "each capture must have a name and a key" : null,
    ),
  ];
  if (step.kind === "command") {
    faults.push(
      step.expect.exit.length === 0 ? "expect.exit must list at least one exit code, but is empty" : null,
    );
  } else {
    const { method, path, copies, expect } = step;
    faults.push(
      /^[A-Z]+$/.test(method)
        ? null
        : `method must be an HTTP method, such as GET, but is ${JSON.stringify(method)}`,
      /^(\/|\{\{)/.test(path) ? null : `path must begin with "/", but is ${JSON.stringify(path)}`,
      copies >= 1 && copies <= MAXIMUM_COPIES
        ? null
        : `copies must be a whole number from 1 to ${MAXIMUM_COPIES}, but is ${copies}`,
      expect.status.length === 0 ? "expect.status must list at least one status, but is empty" : null,
      ...expect.status.map((status) =>
        status >= 100 && status <= 599
          ? null
          : `expect.status must hold HTTP statuses from 100 to 599, but holds ${status}`,
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
