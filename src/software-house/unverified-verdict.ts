import type { Specification } from "./contract/specification.ts";
import type { Verdict } from "./contract/verdict.ts";

/** Returns the verdict if nothing can be said about a project: `unverified` for this reason, whatever the project is. */
export function unverifiedVerdict(
  reason: string,
  { criteria, rounds = 1 }: Pick<Specification, "criteria"> & { rounds?: number },
): Verdict {
  return {
    status: "unverified",
    reason,
    criteria: criteria.map(({ id, priority }) => ({ id, priority, verdict: "unproven" })),
    rounds,
    sandbox: null,
  };
}
