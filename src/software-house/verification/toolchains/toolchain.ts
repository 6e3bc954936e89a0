import type { CommandReport } from "../../sandbox/sandbox.ts";
import type { Workspace, CommandSetup } from "../workspace.ts";
import type { Finding } from "../finding.ts";

/** What a language brings to a verification. A check that a language does not have is null. */
export interface Toolchain {
  /** The exact version, such as `go version go1.19.8 linux/amd64`. */
  readonly version: string;
  /** What a developer must know of it, a line each. */
  readonly notes: readonly string[];
  /** What a project with these files needs and this machine does not have, and how to get it; null where nothing is. */
  lacking(paths: readonly string[]): string | null;
  /** What programs and their tests run with: no compiler's cache. */
  readonly programSetup: CommandSetup;
  /** What the specification's own build runs with. */
  buildSetup(command: readonly string[], variant: Variant): CommandSetup;
  format: Check | null;
  vet: Check | null;
  /** Whether all of the project compiles, whatever its own build does. */
  compile: Check | null;
  /** The command that makes a start possible which would need the compiler, and what is started then. */
  translateStart(start: readonly string[]): StartTranslation | null;
  /** The project's unit tests, counted; null where it has none. */
  unitTests(workspace: Workspace, options: { built: string; variant: Variant }): Promise<UnitTests | null>;
  race: RaceDetector | null;
  /** Whether a program says at SIGQUIT what goes on in it. */
  dumpsGoroutines: boolean;
}

/** As it is delivered, or built to find data races. */
export type Variant = "plain" | "race";

/** A check of a project in a folder; null where there is nothing to check. */
export type Check = (workspace: Workspace, project: string) => Promise<Finding | null>;

/** `go run` as a build and a start. */
export interface StartTranslation {
  build: readonly string[];
  start: readonly string[];
}

/** What came of unit tests. */
export interface UnitTests {
  finding: Finding;
  passed: number;
  failed: number;
}

/** A language's way to find data races while a program runs. */
export interface RaceDetector {
  /** Why it cannot be used here, and what would help; null where it can. */
  readonly missing: string | null;
  readonly programSetup: CommandSetup;
  /** What in a program's files keeps the detector from seeing the same program; null where nothing does. */
  evasion(workspace: Workspace): Promise<string | null>;
  /** Builds the program that `start` names so that races are found, after the project's own build did not do so. */
  build(workspace: Workspace, options: { built: string; keepIn: string; start: string }): Promise<Finding>;
  /** True for a program that was built to find races. */
  isInstrumented(file: string): Promise<boolean>;
  /** The first data race that a program told of; null where it told of none. */
  raceIn(report: CommandReport): string | null;
}
