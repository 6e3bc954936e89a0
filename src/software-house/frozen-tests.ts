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

const additionsSchema = z.object({
  /** Round in which the author was asked. */
  round: z.number().int(),
  /** Number of changes of the program that were shown: no test had noticed them. */
  changes: z.number().int(),
  /** Names of the tests that were added. */
  tests: z.array(z.string()),
});

/** Channel `frozen`: the hash of the tests, all rulings since they were first frozen, and what was added to them. */
export const frozenSchema = z.object({
  sha256: z.string(),
  rulings: z.array(rulingSchema),
  /** Absent until the author was asked about changes that no test noticed. This happens once in a run. */
  additions: additionsSchema.optional(),
});

/** Hash of the frozen tests, all rulings, and the added tests. */
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
  options: { tests: readonly AcceptanceTest[]; disputes: readonly Dispute[]; specification: Specification },
): { value: AcceptanceTests } | { faults: string[] } {
  const { tests, disputes, specification } = options;
  const given = isRecord(json) ? json["tests"] : null;
  if (!Array.isArray(given)) return { faults: ["tests must be a list of all disputed tests"] };
  const answers = given as Partial<AcceptanceTest>[];
  const ruled = tests.map((test) => {
    const isDisputed = disputes.some((dispute) => dispute.test === test.name);
    const answer = isDisputed ? answers.find((one) => one?.name === test.name) : undefined;
    return answer === undefined ? test : Object.assign({}, answer, { criterionId: test.criterionId });
  });
  return readTests({ tests: ruled }, specification);
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
  return { ...frozen, sha256: hashOfTests(after), rulings: [...frozen.rulings, ...rulings] };
}
