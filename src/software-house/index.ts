// The graph.
export { createSoftwareHouse } from "../../graphs/software-house.ts";
export type { SoftwareHouseOptions } from "./read-options.ts";
export type { SoftwareHouseGraph } from "./software-house-state.ts";

// The roles, what they write, and the evidence.
export type { AcceptanceTest, AcceptanceTests, Untestable } from "./contract/acceptance-tests.ts";
export type { FileSet, ProjectFile } from "./contract/file-set.ts";
export type { Review } from "./contract/review.ts";
export type { RoleName, RoleOptions, Roles } from "./roles/role.ts";
export type { MutantLimits, MutantReport } from "./contract/mutant-report.ts";
export type { Picture, Pictures, SeenPage } from "./contract/pictures.ts";
export type { PhaseReport, RoundReport } from "./contract/round-report.ts";
export type { Criterion, Specification } from "./contract/specification.ts";
export type { Verdict } from "./contract/verdict.ts";

// Its events and approvals.
export { isSoftwareHouseEvent } from "./events.ts";
export type { SoftwareHouseEvent } from "./events.ts";
export type { SpecificationApproval, SpecificationEdit, UntestableApproval } from "./approvals.ts";

// Sandboxes: untrusted programs run in them.
export { findSandbox } from "./sandbox/find-sandbox.ts";
export type { FoundSandbox, SandboxChoice } from "./sandbox/find-sandbox.ts";
export type {
  CommandReport,
  Sandbox,
  SandboxCommand,
  SandboxEngine,
  SandboxLimits,
  SandboxMount,
  SandboxServer,
} from "./sandbox/sandbox.ts";

// Verification: the evidence about a project, and the verdict on it.
export { createVerifier } from "./verification/create-verifier.ts";
export type { VerifierOptions } from "./verification/create-verifier.ts";
export type {
  Evidence,
  PagePicture,
  PagePictures,
  VerifiedFile,
  VerifiedProject,
  Readiness,
  Verifier,
  VerificationWatch,
} from "./evidence/verifier.ts";
export { computeVerdict } from "./compute-verdict.ts";
export type { VerdictCase } from "./compute-verdict.ts";
export { cardOf } from "./card.ts";
