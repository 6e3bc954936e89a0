import {
  acceptanceTestsSchema,
  type AcceptanceTest,
  type AcceptanceTests,
  type TestStep,
  type Untestable,
} from "./contract/acceptance-tests.ts";
import type { HttpStep } from "./contract/http-step.ts";
import { isBlank, repeated, shapeFaults } from "./contract/reply-faults.ts";
import type { Specification } from "./contract/specification.ts";
import { requestsOf } from "./contract/step-patterns.ts";
import { textsOf } from "./contract/step-texts.ts";
import { insertedNames } from "./evidence/insert.ts";
import { MARK_NAMES } from "./evidence/marks.ts";
import { faultOfWaiting, faultsOfStep, requestCount } from "./verification/acceptance/step-faults.ts";

/** Maximum number of requests that are sent at once. */
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
  const { criteria } = specification;
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
      return faultsOfTest(test, specification).map((fault) => `${name}: ${fault}`);
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

function faultsOfTest({ criterionId, name, steps }: AcceptanceTest, specification: Specification): string[] {
  const ids = specification.criteria.map(({ id }) => id);
  const known = new Set([...MARK_NAMES, ...(specification.kind === "http-service" ? ["base"] : [])]);
  const faults = [
    isBlank(name) ? "its name must not be empty" : null,
    ids.includes(criterionId) ? null : unknownCriterion(criterionId, ids),
    steps.length === 0 ? "it must have at least one step" : null,
    faultOfWaiting(steps),
  ];
  steps.forEach((step, index) => {
    const found = [
      ...faultsOfStep(step, specification),
      ...faultsOfInsertions(step, known),
      ...faultsOfForm(step),
    ];
    faults.push(...found.map((fault) => `step ${index + 1}: ${fault}`));
    for (const { name: captured } of capturesOf(step)) known.add(captured);
  });
  return faults.filter((fault) => fault !== null);
}

function capturesOf(step: TestStep): { name: string; key: string }[] {
  return step.kind === "command" ? step.capture : requestsOf(step).flatMap(({ capture }) => capture);
}

function faultsOfInsertions(step: TestStep, known: ReadonlySet<string>): string[] {
  const inserted = textsOf(step).flatMap(insertedNames);
  return [...new Set(inserted)]
    .filter((name) => !known.has(name))
    .map((name) => `{{${name}}} is used before it is captured`);
}

/** Returns what an author must write in another way, although it could be carried out. */
function faultsOfForm(step: TestStep): string[] {
  const isEmpty = step.kind === "command" && step.expect.exit.length === 0;
  const count = requestCount(step);
  const faults = [
    ...capturesOf(step).map(({ name, key }) =>
      isBlank(name) || isBlank(key) ? "each capture must have a name and a key" : null,
    ),
    isEmpty ? "expect.exit must list at least one exit code, but is empty" : null,
    ...requestsOf(step).flatMap(faultsOfRequest),
    step.kind === "burst" && count > MAXIMUM_COPIES
      ? `a burst must send at most ${MAXIMUM_COPIES} requests, but sends ${count}`
      : null,
  ];
  return faults.filter((fault) => fault !== null);
}

function faultsOfRequest({ method, path, copies, expect }: HttpStep): (string | null)[] {
  const counted = (expect.exactly ?? []).map(({ status }) => status);
  const statuses = [...expect.status, ...counted];
  return [
    /^[A-Z]+$/.test(method)
      ? null
      : `method must be an HTTP method, such as GET, but is ${JSON.stringify(method)}`,
    /^(\/|\{\{)/.test(path) ? null : `path must begin with "/", but is ${JSON.stringify(path)}`,
    copies >= 1 && copies <= MAXIMUM_COPIES
      ? null
      : `copies must be a whole number from 1 to ${MAXIMUM_COPIES}, but is ${copies}`,
    statuses.length === 0 ? "expect.status must list at least one status, but is empty" : null,
    ...statuses.map((status) =>
      status >= 100 && status <= 599
        ? null
        : `expect.status must hold HTTP statuses from 100 to 599, but holds ${status}`,
    ),
  ];
}
