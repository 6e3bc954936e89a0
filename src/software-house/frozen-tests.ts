import { z } from "zod";
import type { AcceptanceTest, AcceptanceTests } from "./contract/acceptance-tests.ts";
import { readTests } from "./check-tests.ts";
import { fileSetSchema, type FileSet } from "./contract/file-set.ts";
import { sha256OfJson } from "../text/hash.ts";
import { isRecord } from "../text/is-record.ts";
import type { Specification } from "./contract/specification.ts";

/** Test that the developer disputes, and the reason. */
export type Dispute = FileSet["disputes"][number];

/** Channel `disputes`: disputes on which the test author must still rule. */
export const disputesSchema: z.ZodType<Dispute[], Dispute[]> = fileSetSchema.shape.disputes;

const rulingSchema = z.object({
  test: z.string(),
  /** The developer's reason. */
  reason: z.string(),
  ruling: z.enum(["corrected", "kept"]),
  /** Round in which it was disputed. */
  round: z.number().int(),
});

/** The test author's decision about a disputed test. */
export type Ruling = z.infer<typeof rulingSchema>;

/** Channel `frozen`: the hash of the tests, and all rulings since they were first frozen. */
export const frozenSchema = z.object({ sha256: z.string(), rulings: z.array(rulingSchema) });

/** Hash of the frozen tests, and all rulings. */
export type Frozen = z.infer<typeof frozenSchema>;

/** Returns the SHA-256 of tests. A different hash shows that they were changed. */
export function hashOfTests(tests: readonly AcceptanceTest[]): string {
  return sha256OfJson(tests);
}

/**
 * Returns the disputes that need a ruling: those of existing tests without a ruling so far, one for each test. A dispute
 * that names the id of a criterion means all its tests.
 */
export function openDisputes(
  disputes: readonly Dispute[],
  { tests, frozen }: { tests: readonly AcceptanceTest[]; frozen: Frozen },
): Dispute[] {
  const named = disputes.flatMap(({ test, reason }) => {
    const meant = tests.filter(({ name }) => name === test);
    const others = tests.filter(({ criterionId }) => criterionId === test);
    return (meant.length > 0 ? meant : others).map(({ name }) => ({ test: name, reason }));
  });
  return named
    .filter(({ test }, index) => named.findIndex((other) => other.test === test) === index)
    .filter(({ test }) => !frozen.rulings.some((ruling) => ruling.test === test));
}

/**
 * Reads the author's reply to disputes, or returns its faults. Only disputed tests change; each keeps its name and its
 * criterion. A disputed test that is missing in the reply stays as it is.
 */
export function readRuling(
  json: unknown,
  options: {
    tests: readonly AcceptanceTest[];
    /** What the author has said to be untestable; it stays. */
    untestable?: AcceptanceTests["untestable"];
    disputes: readonly Dispute[];
    specification: Specification;
  },
): { value: AcceptanceTests } | { faults: string[] } {
  const { tests, untestable, disputes, specification } = options;
  const given = isRecord(json) ? json["tests"] : null;
  if (!Array.isArray(given)) return { faults: ["tests must be a list of all disputed tests"] };
  const answers = given as Partial<AcceptanceTest>[];
  const ruled = tests.map((test) => {
    const isDisputed = disputes.some((dispute) => dispute.test === test.name);
    const answer = isDisputed ? answers.find((one) => one?.name === test.name) : undefined;
    return answer === undefined ? test : Object.assign({}, answer, { criterionId: test.criterionId });
  });
  return readTests({ tests: ruled, ...(untestable != null && { untestable }) }, specification);
}

/** Returns the record of the tests after the author's ruling, with their new hash. */
export function refreeze(
  frozen: Frozen,
  options: {
    before: readonly AcceptanceTest[];
    after: readonly AcceptanceTest[];
    disputes: readonly Dispute[];
    round: number;
  },
): Frozen {
  const { before, after, disputes, round } = options;
  const textOf = (tests: readonly AcceptanceTest[], name: string): string =>
    JSON.stringify(tests.find((test) => test.name === name));
  const rulings = disputes.map(({ test, reason }): Ruling => {
    const ruling = textOf(before, test) === textOf(after, test) ? "kept" : "corrected";
    return { test, reason, ruling, round };
  });
  return { sha256: hashOfTests(after), rulings: [...frozen.rulings, ...rulings] };
}
