import { isRecord } from "../text/is-record.ts";
import { readTests } from "./check-tests.ts";
import type { AcceptanceTest, AcceptanceTests, Untestable } from "./contract/acceptance-tests.ts";
import type { Specification } from "./contract/specification.ts";
import type { Dispute, Doubt } from "./frozen-tests.ts";
import { isWeaker, lostExpectations } from "./weakened-tests.ts";

type Reading = { value: AcceptanceTests } | { faults: string[] };

/**
 * Creates the reader of the author's reply to disputes. Each test keeps its name and its criterion. A disputed test that is
 * missing in the reply stays as it is. Another test may change too, if it does not expect less. A disputed test that
 * would expect nothing but a status is a fault, once.
 */
export function createRulingReader(options: {
  tests: readonly AcceptanceTest[];
  /** What the author has said to be untestable; it stays. */
  untestable?: AcceptanceTests["untestable"];
  disputes: readonly Dispute[];
  specification: Specification;
}): (json: unknown) => Reading {
  const { tests, untestable, disputes, specification } = options;
  let isReturned = false;
  return (json) => {
    const answers = testsIn(json);
    if (answers === null) return { faults: ["tests must be a list of all disputed tests"] };
    const isDisputed = ({ name }: AcceptanceTest): boolean => disputes.some(({ test }) => test === name);
    const answered = tests.map((test) => answerFor(test, answers));
    const ruled = answered.map((now, index) => keptOr(now, tests[index], isDisputed));
    const read = readTests({ tests: ruled, untestable }, specification);
    if ("faults" in read || isReturned) return read;
    const emptied = tests.filter((test, index) => {
      const now = read.value.tests[index];
      return isDisputed(test) && now !== undefined && lostExpectations(test, now);
    });
    isReturned = emptied.length > 0;
    return isReturned ? { faults: emptied.map(({ name }) => emptiedFault(name)) } : read;
  };
}

/**
 * Reads the author's reply to doubts: tests for the doubted criteria, which are added to those before, and what no test can
 * show of them, which replaces their tests. A test whose name is in use already is left out.
 */
export function readProvingTests(
  json: unknown,
  options: {
    tests: readonly AcceptanceTest[];
    untestable: readonly Untestable[];
    doubts: readonly Doubt[];
    specification: Specification;
  },
): Reading {
  const { tests, untestable, doubts, specification } = options;
  const sent = testsIn(json);
  if (sent === null) return { faults: ["tests must be a list of the tests to add"] };
  const { untestable: listed } = json as { untestable?: unknown };
  const isDoubted = ({ criterionId }: { criterionId?: unknown }): boolean =>
    doubts.some((doubt) => doubt.criterionId === criterionId);
  const given = Array.isArray(listed) ? (listed as unknown[]).filter(isRecord).filter(isDoubted) : [];
  const gone = new Set(given.map(({ criterionId }) => criterionId));
  const kept = tests.filter(({ criterionId }) => !gone.has(criterionId));
  const added = sent.filter((test) => isDoubted(test) && !kept.some(({ name }) => name === test.name));
  return readTests({ tests: [...kept, ...added], untestable: [...untestable, ...given] }, specification);
}

function testsIn(json: unknown): Partial<AcceptanceTest>[] | null {
  const given = isRecord(json) ? json["tests"] : null;
  return Array.isArray(given) ? (given as unknown[]).filter(isRecord) : null;
}

function answerFor(test: AcceptanceTest, answers: readonly Partial<AcceptanceTest>[]): AcceptanceTest {
  const answer = answers.find(({ name }) => name === test.name);
  return answer === undefined ? test : Object.assign({}, test, answer, { criterionId: test.criterionId });
}

/** Keeps a test that is not disputed, unless it was changed and expects no less. */
function keptOr(
  now: AcceptanceTest,
  before: AcceptanceTest | undefined,
  isDisputed: (test: AcceptanceTest) => boolean,
): AcceptanceTest {
  if (before === undefined || isDisputed(before)) return now;
  return Array.isArray(now.steps) && !isWeaker(before, now) ? now : before;
}

function emptiedFault(name: string): string {
  return `test ${JSON.stringify(name)} would expect nothing but a status: keep what the specification states of the reply`;
}
