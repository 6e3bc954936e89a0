import { z } from "zod";
import { acceptanceTestsSchema, type AcceptanceTest, type Untestable } from "./contract/acceptance-tests.ts";
import { fileSetSchema, type FileSet } from "./contract/file-set.ts";
import { sha256OfJson } from "../text/hash.ts";
import { isWeaker } from "./weakened-tests.ts";

/** Test that is disputed, and the reason. */
export type Dispute = FileSet["disputes"][number];

/** Channel `disputes`: disputes on which the test author must still rule. */
export const disputesSchema: z.ZodType<Dispute[], Dispute[]> = fileSetSchema.shape.disputes;

const doubtSchema = z.object({ criterionId: z.string(), reason: z.string() });

/** Criterion that the reviewer calls unproven, and the reason. */
export type Doubt = z.infer<typeof doubtSchema>;

/** Channel `doubts`: doubts about which the test author must still be asked. */
export const doubtsSchema = z.array(doubtSchema);

const testSchema = acceptanceTestsSchema.shape.tests.element;

const rulingSchema = z.object({
  test: z.string(),
  /** The developer's reason. */
  reason: z.string(),
  /** `weakened` is a correction after which the test expects less. */
  ruling: z.enum(["corrected", "weakened", "kept"]),
  /** Round in which it was disputed. */
  round: z.number().int(),
  /** The test before and after the ruling, if it was changed. Absent in evidence of earlier versions. */
  before: testSchema.optional(),
  after: testSchema.optional(),
});

/** The test author's decision about a disputed test, or about another one that was changed with it. */
export type Ruling = z.infer<typeof rulingSchema>;

const answeredDoubtSchema = doubtSchema.extend({
  round: z.number().int(),
  /** Names of the tests that were added for it. */
  tests: z.array(z.string()),
});
const additionsSchema = z.object({
  /** Round in which the author was asked. */
  round: z.number().int(),
  /** Number of changes of the program that were shown: no test had noticed them. */
  changes: z.number().int(),
  /** Names of the tests that were added. */
  tests: z.array(z.string()),
});

/** Channel `frozen`: the hash of the tests, and all that was decided about them since they were first frozen. */
export const frozenSchema = z.object({
  sha256: z.string(),
  rulings: z.array(rulingSchema),
  /** The doubts about which the test author was asked. Absent in evidence of earlier versions. */
  doubts: z.array(answeredDoubtSchema).optional(),
  /** Absent until the author was asked about changes that no test noticed. This happens once in a run. */
  additions: additionsSchema.optional(),
});

/** Hash of the frozen tests, and all that was decided about them. */
export type Frozen = z.infer<typeof frozenSchema>;

/** Returns the SHA-256 of tests, and of what no test can show. A different hash shows that they were changed. */
export function hashOfTests(
  tests: readonly AcceptanceTest[],
  untestable: readonly Untestable[] = [],
): string {
  return sha256OfJson(untestable.length === 0 ? tests : { tests, untestable });
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

/** Returns the record of the tests after the author's ruling, with their new hash. */
export function refreeze(
  frozen: Frozen,
  options: {
    before: readonly AcceptanceTest[];
    after: readonly AcceptanceTest[];
    /** What no test can show, which stays. */
    untestable: readonly Untestable[];
    disputes: readonly Dispute[];
    round: number;
  },
): Frozen {
  const { before, after, untestable, disputes, round } = options;
  const rule = (test: string, reason: string): Ruling => {
    const [old, now] = [before, after].map((tests) => tests.find(({ name }) => name === test));
    const said = { test, reason, round };
    if (old === undefined || now === undefined || JSON.stringify(old) === JSON.stringify(now)) {
      return { ...said, ruling: "kept" };
    }
    return { ...said, ruling: isWeaker(old, now) ? "weakened" : "corrected", before: old, after: now };
  };
  const disputed = disputes.map(({ test, reason }) => rule(test, reason));
  const others = before
    .filter(({ name }) => !disputes.some(({ test }) => test === name))
    .map(({ name }) => rule(name, `changed with ${disputes.map(({ test }) => test).join(", ")}`))
    .filter(({ ruling }) => ruling !== "kept");
  const rulings = [...frozen.rulings, ...disputed, ...others];
  return { ...frozen, sha256: hashOfTests(after, untestable), rulings };
}

/** Returns the record of the tests after the author was asked about doubts, with their new hash. */
export function withDoubts(
  frozen: Frozen,
  options: {
    before: readonly AcceptanceTest[];
    after: readonly AcceptanceTest[];
    /** What no test can show, according to the author now. */
    untestable: readonly Untestable[];
    doubts: readonly Doubt[];
    round: number;
  },
): Frozen {
  const { before, after, untestable, doubts, round } = options;
  const added = after.filter(({ name }) => !before.some((test) => test.name === name));
  const answered = doubts.map(({ criterionId, reason }) => {
    const own = added.filter((test) => test.criterionId === criterionId);
    return { criterionId, reason, round, tests: own.map(({ name }) => name) };
  });
  const all = [...(frozen.doubts ?? []), ...answered];
  return { ...frozen, sha256: hashOfTests(after, untestable), doubts: all };
}
