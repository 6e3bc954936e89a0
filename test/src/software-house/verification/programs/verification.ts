import { findSandbox } from "../../../../../src/software-house/sandbox/find-sandbox.ts";
import { computeVerdict } from "../../../../../src/software-house/compute-verdict.ts";
import type { PhaseReport } from "../../../../../src/software-house/contract/round-report.ts";
import {
  createVerifier,
  type VerifierOptions,
} from "../../../../../src/software-house/verification/create-verifier.ts";
import type { VerifiedProject } from "../../../../../src/software-house/evidence/verifier.ts";
import type { AcceptanceTests } from "../../../../../src/software-house/contract/acceptance-tests.ts";
import type { Language } from "../../../../../src/software-house/contract/specification.ts";

/** What the verifier of a test file found. */
interface Verified {
  status: string;
  reason: string | null;
  /** The status of every phase. */
  phases: Partial<Record<PhaseReport["phase"], PhaseReport["status"]>>;
}

/** A verifier of a test file's own, with the user's own warm cache. */
export interface Verification {
  /** Why programs of the language cannot be run here, as part of a skipped title; null if they can. */
  missing: string | null;
  verified: (project: VerifiedProject & { tests: AcceptanceTests }) => Promise<Verified>;
  close: () => Promise<void>;
}

/** Makes the verifier of a test file; files share their modules, and what one closes another may not use. */
export async function openVerification(
  language: Language,
  options: Pick<VerifierOptions, "quick"> = {},
): Promise<Verification> {
  const verifier = createVerifier(options);
  const [{ sandbox, hint }, readiness] = await Promise.all([findSandbox(), verifier.readiness(language)]);
  return {
    missing: sandbox === null ? hint : readiness.toolchain === null ? readiness.hint : null,
    async verified(project) {
      const evidence = await verifier.verify(project);
      const { status, reason } = computeVerdict({ ...project, evidence });
      const phases = Object.fromEntries(evidence.phases.map((report) => [report.phase, report.status]));
      return { status, reason, phases };
    },
    close: () => verifier.close(),
  };
}

/** Why programs of a language cannot be run here, as part of a skipped title; null if they can. */
export async function missingFor(language: Language): Promise<string | null> {
  const { missing, close } = await openVerification(language);
  await close();
  return missing;
}
