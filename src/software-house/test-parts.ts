import {
  acceptanceTestsSchema,
  type AcceptanceTest,
  type AcceptanceTests,
} from "./contract/acceptance-tests.ts";
import { faultsOfTests, readTests } from "./check-tests.ts";
import { isRecord } from "../text/is-record.ts";
import type { Specification } from "./contract/specification.ts";

/** Reads the tests of one author, whose later replies need to hold only what was missing or wrong. */
export interface TestParts {
  read(json: unknown): { value: AcceptanceTests } | { faults: string[] };
  /** Tells the author what to send after a reply with faults. */
  again(): string;
}

/**
 * Creates a reader that keeps the sound tests of a reply with faults. A test of a later reply replaces an earlier one of
 * the same name. `earlier` tests are always part of the tests, as they are.
 */
export function createTestParts(
  specification: Specification,
  { earlier = [] }: { earlier?: readonly AcceptanceTest[] } = {},
): TestParts {
  const fixed = new Set(earlier.map(({ name }) => name));
  let kept: AcceptanceTests = { tests: [], untestable: [] };
  return {
    read(json) {
      const parts = partsOf(json);
      const { untestable } = parts;
      const tests = parts.tests.filter(({ name }) => !fixed.has(name));
      const named = new Set(tests.map(({ name }) => name));
      const tested = new Set(tests.map(({ criterionId }) => criterionId));
      const refused = new Set((untestable ?? []).map(({ criterionId }) => criterionId));
      const merged = {
        tests: [
          ...earlier,
          ...kept.tests.filter(({ name, criterionId }) => !named.has(name) && !refused.has(criterionId)),
          ...tests,
        ],
        untestable: untestable ?? kept.untestable?.filter(({ criterionId }) => !tested.has(criterionId)),
      };
      const isWhole = acceptanceTestsSchema.safeParse(json).success;
      const result = readTests(isWhole ? merged : json, specification);
      kept = {
        ...merged,
        tests: merged.tests.filter(
          (test) => !fixed.has(test.name) && isSound(test, merged.tests, specification),
        ),
      };
      return result;
    },
    again() {
      const names = kept.tests.map(({ name }) => JSON.stringify(name));
      return names.length === 0
        ? "Reply again, in full."
        : `These tests are kept: ${names.join(", ")}. Reply with the missing and the corrected tests only.`;
    },
  };
}

/** Returns the parts of a reply that have the right shape. */
function partsOf(json: unknown): AcceptanceTests {
  const { tests, untestable } = acceptanceTestsSchema.shape;
  const given = isRecord(json) ? json : {};
  const list = Array.isArray(given["tests"]) ? (given["tests"] as unknown[]) : [];
  const read = untestable.safeParse(given["untestable"]);
  return {
    tests: list.flatMap((one) => {
      const parsed = tests.element.safeParse(one);
      return parsed.success ? [parsed.data] : [];
    }),
    untestable: read.success ? read.data : undefined,
  };
}

function isSound(
  test: AcceptanceTest,
  all: readonly AcceptanceTest[],
  specification: Specification,
): boolean {
  // Without a must criterion, only the test itself can be at fault.
  const criteria = specification.criteria.map((criterion) => ({ ...criterion, priority: "should" as const }));
  const isUnique = all.filter(({ name }) => name === test.name).length === 1;
  return isUnique && faultsOfTests({ tests: [test] }, { ...specification, criteria }).length === 0;
}
