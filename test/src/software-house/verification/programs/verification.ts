import { findSandbox } from "../../../../../src/software-house/sandbox/find-sandbox.ts";
import { computeVerdict } from "../../../../../src/software-house/compute-verdict.ts";
import type { PhaseReport } from "../../../../../src/software-house/contract/round-report.ts";
import { createVerifier } from "../../../../../src/software-house/verification/create-verifier.ts";
import type { VerifiedProject, Verifier } from "../../../../../src/software-house/evidence/verifier.ts";
import type { AcceptanceTests } from "../../../../../src/software-house/contract/acceptance-tests.ts";
import type { Language } from "../../../../../src/software-house/contract/specification.ts";

/** The verifier of a test file. It uses the user's own warm cache. */
export const verifier: Verifier = createVerifier();

/** Returns why programs of a language cannot run on this machine, for the title of a skipped test; null if they can. */
export async function missingFor(language: Language): Promise<string | null> {
  const [{ sandbox, hint }, readiness] = await Promise.all([findSandbox(), verifier.readiness(language)]);
  return sandbox === null ? hint : readiness.toolchain === null ? readiness.hint : null;
}

/** Verifies a project, and returns the verdict's status and reason, and the status of every phase. */
export async function verified(project: VerifiedProject & { tests: AcceptanceTests }): Promise<{
  status: string;
  reason: string | null;
  phases: Partial<Record<PhaseReport["phase"], PhaseReport["status"]>>;
}> {
  const evidence = await verifier.verify(project);
  const { status, reason } = computeVerdict({ ...project, evidence });
  const phases = Object.fromEntries(evidence.phases.map((report) => [report.phase, report.status]));
  return { status, reason, phases };
}
