import type { Verdict } from "../../src/software-house/contract/verdict.ts";
import type { Evidence } from "../../src/software-house/evidence/verifier.ts";

/**
 * Returns what refused a program: the phase that failed first, or `tests` if that is the phase of the acceptance tests;
 * `unproven` if only a criterion is not shown; null if the program is verified, or could not be run.
 */
export function catcherOf(
  { status, criteria }: Pick<Verdict, "status" | "criteria">,
  { phases }: Pick<Evidence, "phases">,
): string | null {
  if (status !== "not-verified") return null;
  const failed = phases.find((phase) => phase.status === "failed");
  if (failed !== undefined) return failed.phase === "acceptance" ? "tests" : failed.phase;
  return criteria.some(({ verdict }) => verdict === "fail") ? "tests" : "unproven";
}
