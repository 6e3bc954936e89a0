import { z } from "zod";
import { acceptanceTestsSchema, type AcceptanceTest } from "./contract/acceptance-tests.ts";
import { reviewSchema } from "./contract/review.ts";
import { specificationSchema, type Criterion, type Specification } from "./contract/specification.ts";

/** Channel `earlier`: what the turn before this one specified, its frozen tests, and its open findings. */
export const earlierTurnSchema = z.object({
  specification: specificationSchema,
  tests: acceptanceTestsSchema.shape.tests,
  findings: reviewSchema.shape.findings,
});

/** What the turn before this one left behind. */
export type EarlierTurn = z.infer<typeof earlierTurnSchema>;

/** Ids of criteria that are new, changed or removed. */
export interface SpecificationChanges {
  added: string[];
  changed: string[];
  removed: string[];
}

/**
 * Returns the frozen tests of the earlier turn whose criteria still exist with the same text. They stay as they are, so
 * that what worked before is still tested.
 */
export function keptTests(earlier: EarlierTurn | null, specification: Specification): AcceptanceTest[] {
  if (earlier === null || earlier.specification.kind !== specification.kind) return [];
  return earlier.tests.filter(({ criterionId }) => {
    const [before, now] = [earlier.specification, specification].map(({ criteria }) =>
      criteria.find(({ id }) => id === criterionId),
    );
    return before !== undefined && now !== undefined && isSameText(before, now);
  });
}

/** Compares the criteria of two specifications by their ids and texts. */
export function specificationChanges(before: Specification, now: Specification): SpecificationChanges {
  const known = new Map(before.criteria.map((criterion) => [criterion.id, criterion]));
  const ids = new Set(now.criteria.map(({ id }) => id));
  return {
    added: now.criteria.filter(({ id }) => !known.has(id)).map(({ id }) => id),
    changed: now.criteria
      .filter((criterion) => {
        const earlier = known.get(criterion.id);
        return earlier !== undefined && !isSameText(earlier, criterion);
      })
      .map(({ id }) => id),
    removed: before.criteria.filter(({ id }) => !ids.has(id)).map(({ id }) => id),
  };
}

/** Lists changes of a specification in one line, such as `new: c5, c6; changed: c2`. */
export function changesText({ added, changed, removed }: SpecificationChanges): string {
  const parts = [
    ["new", added],
    ["changed", changed],
    ["removed", removed],
  ] as const;
  const told = parts.filter(([, ids]) => ids.length > 0).map(([what, ids]) => `${what}: ${ids.join(", ")}`);
  return told.length === 0 ? "no criterion is new or changed" : told.join("; ");
}

function isSameText(one: Criterion, other: Criterion): boolean {
  const textOf = ({ given, when, then }: Criterion): string => JSON.stringify([given, when, then]);
  return textOf(one) === textOf(other);
}
