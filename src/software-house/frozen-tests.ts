import { z } from "zod";
import type { AcceptanceTest, AcceptanceTests } from "./contract/acceptance-tests.ts";
import { readTests } from "./check-tests.ts";
import { fileSetSchema, type FileSet } from "./contract/file-set.ts";
import { sha256OfJson } from "../text/hash.ts";
import { isRecord } from "../text/is-record.ts";
import type { Specification } from "./contract/specification.ts";

/** A test that its developer disputes, and why. */
export type Dispute = FileSet["disputes"][number];

/** Disputes that wait for the test author. */
export const disputesSchema: z.ZodType<Dispute[]> = fileSetSchema.shape.disputes;

const rulingSchema = z.object({
  test: z.string(),
  /** Why the developer disputes it. */
  reason: z.string(),
  ruling: z.enum(["corrected", "kept"]),
  /** In which round it was disputed. */
  round: z.number().int(),
});

/** What became of a disputed test. */
export type Ruling = z.infer<typeof rulingSchema>;

/** The channel `frozen`: by which hash the tests are known, and what was disputed since they were first frozen. */
export const frozenSchema = z.object({ sha256: z.string(), rulings: z.array(rulingSchema) });

/** By which hash tests are known, and what was disputed. */
export type Frozen = z.infer<typeof frozenSchema>;

/** The SHA-256 of tests, by which a change of them is noticed. */
export function hashOfTests(tests: readonly AcceptanceTest[]): string {
  return sha256OfJson(tests);
}

/** The disputes that have to be ruled on: of tests that there are, each once. A criterion's id stands for its tests. */
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

/** Reads the author's answer to disputes: only disputed tests change, each under its name and for its criterion. */
export function readRuling(
  json: unknown,
  options: { tests: readonly AcceptanceTest[]; disputes: readonly Dispute[]; specification: Specification },
): { value: AcceptanceTests } | { faults: string[] } {
  const { tests, disputes, specification } = options;
  const given = isRecord(json) ? json["tests"] : null;
  if (!Array.isArray(given)) return { faults: ["tests: there are none; send each disputed test"] };
  const answers = given as Partial<AcceptanceTest>[];
  const ruled = tests.map((test) => {
    const isDisputed = disputes.some((dispute) => dispute.test === test.name);
    const answer = isDisputed ? answers.find((one) => one?.name === test.name) : undefined;
    return answer === undefined ? test : Object.assign({}, answer, { criterionId: test.criterionId });
  });
  return readTests({ tests: ruled }, specification);
}

/** The tests' new record after their author has ruled. */
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
