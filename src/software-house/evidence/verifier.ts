import type { AcceptanceTests } from "../contract/acceptance-tests.ts";
import type { ProjectFile } from "../contract/file-set.ts";
import type { PhaseReport, RoundReport } from "../contract/round-report.ts";
import type { Language, Specification } from "../contract/specification.ts";
import type { SandboxEngine } from "../sandbox/sandbox.ts";

/** Builds, runs and tests projects: the one way to evidence. Faults of a project are reports, never errors. */
export interface Verifier {
  /** Which sandbox and toolchain there are; found out once. */
  readiness(language: Language, signal?: AbortSignal): Promise<Readiness>;
  /** Writes the files into a fresh workspace, checks and compiles them: the phases up to `build`. */
  build(project: VerifiedProject, watch?: VerificationWatch): Promise<PhaseReport[]>;
  /** Everything that `build` does, where the same files are not built already, and all that follows it. */
  verify(project: VerifiedProject & { tests: AcceptanceTests }, watch?: VerificationWatch): Promise<Evidence>;
  /** Removes the workspaces. */
  close(): Promise<void>;
}

/** What can be run on this machine. */
export interface Readiness {
  /** Null where nothing may be run: then no project is. */
  sandbox: SandboxEngine | null;
  /** The toolchain's exact version, such as `go version go1.19.8 linux/amd64`; null where there is none. */
  toolchain: string | null;
  /** What a developer must know of this version, a line each, for prompts. */
  notes: string[];
  /** What is missing, and the command that installs it; null where nothing is. */
  hint: string | null;
}

/** Files, and what they are to become. */
export interface VerifiedProject {
  files: readonly ProjectFile[];
  /** What was found wrong while they were read, such as a link; then they are refused. */
  faults?: readonly string[];
  specification: Specification;
}

/** Who looks on, and may end it. */
export interface VerificationWatch {
  signal?: AbortSignal;
  /** Hears of each phase as it ends. */
  onPhase?: (report: PhaseReport) => void;
}

/** What a verification found: a round's report without its number. */
export type Evidence = Omit<RoundReport, "round">;
