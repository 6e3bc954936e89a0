import type { AcceptanceTests } from "../contract/acceptance-tests.ts";
import type { ProjectFile } from "../contract/file-set.ts";
import type { SeenPage } from "../contract/pictures.ts";
import type { PhaseReport, RoundReport } from "../contract/round-report.ts";
import type { Language, Specification } from "../contract/specification.ts";
import type { SandboxEngine } from "../sandbox/sandbox.ts";

/**
 * Builds, runs and tests projects in a sandbox. All evidence comes from a verifier. Faults of a project are reported
 * in the result and never thrown.
 */
export interface Verifier {
  /** Returns the sandbox and the toolchain of this machine. They are detected once. */
  readiness(language: Language, signal?: AbortSignal): Promise<Readiness>;
  /** Writes the files into a new workspace, checks them and compiles them: the phases up to `build`. */
  build(project: VerifiedProject, watch?: VerificationWatch): Promise<PhaseReport[]>;
  /** Runs the phases of `build`, unless these files are built already, and then all remaining phases. */
  verify(project: VerifiedProject & { tests: AcceptanceTests }, watch?: VerificationWatch): Promise<Evidence>;
  /**
   * Takes pictures of pages that a verification saw, in a browser that reaches nothing but the project's service. Builds the
   * project first, unless these files are built already. A picture that is missing says why. Absent if the verifier takes none.
   */
  pictures?(
    project: VerifiedProject & { tests: AcceptanceTests; pages: readonly SeenPage[] },
    watch?: Pick<VerificationWatch, "signal">,
  ): Promise<PagePictures>;
  /** Removes all workspaces. */
  close(): Promise<void>;
}

/** What this machine can run. */
export interface Readiness {
  /** Null if there is no sandbox; then no project is run. */
  sandbox: SandboxEngine | null;
  /** The toolchain's exact version, such as `go version go1.19.8 linux/amd64`; null if it is missing. */
  toolchain: string | null;
  /** What a developer must know about this version, a line each. They are part of the developer's prompt. */
  notes: string[];
  /** What is missing, and the command that installs it; null if nothing is missing. */
  hint: string | null;
}

/** A picture of a page. */
export interface PagePicture {
  /** The path that was opened. */
  page: string;
  /** Name of the test whose steps came before. */
  test: string;
  /** The PNG in base64: at most 1280 x 800 pixels, and 1 MiB before its encoding. */
  png: string;
}

/** Pictures of pages. */
export interface PagePictures {
  pictures: PagePicture[];
  /** Why there is no picture of a page, in one line; null if there is one of each. */
  missing: string | null;
}

/** A file of a project to verify: a text, or any bytes. */
export interface VerifiedFile extends ProjectFile {
  /**
   * If it is `base64`, the content is the file's bytes in this encoding.
   * @default undefined: the content is the text itself
   */
  encoding?: "base64" | undefined;
}

/** A project to verify: its files, and its specification. */
export interface VerifiedProject {
  files: readonly VerifiedFile[];
  /**
   * Paths that are not among the files although the project's folder has them. They are named if the program does not
   * build or start.
   * @default []
   */
  leftOut?: readonly string[];
  /**
   * Faults that were found while the files were read, such as a link. With any fault, the files are refused.
   * @default []
   */
  faults?: readonly string[];
  specification: Specification;
}

/** Options of one verification. */
export interface VerificationWatch {
  /** Aborts the verification, which then rejects. */
  signal?: AbortSignal | undefined;
  /** Called with the report of each phase when the phase ends. */
  onPhase?: ((report: PhaseReport) => void) | undefined;
}

/** Evidence of one verification: a round's report without its number. */
export type Evidence = Omit<RoundReport, "round">;
