import type { CommandReport } from "../../sandbox/sandbox.ts";
import type { Mutator } from "../mutants/mutator.ts";
import type { Workspace, CommandSetup } from "../workspace.ts";
import type { Finding } from "../finding.ts";

/** What verification needs of a language. A check that the language does not have is null. */
export interface Toolchain {
  /** The exact version, such as `go version go1.19.8 linux/amd64`. */
  readonly version: string;
  /** What a developer must know about this toolchain, a line each. */
  readonly notes: readonly string[];
  /**
   * Returns what these files need and this machine does not have, and how to install it; null if nothing is missing.
   */
  missingFor(paths: readonly string[]): string | null;
  /** Setup in which programs and their tests run. It has no compiler cache. */
  readonly programSetup: CommandSetup;
  /** Setup in which the specification's own build runs. */
  buildSetup(command: readonly string[], variant: Variant, workspace: Workspace): CommandSetup;
  /** Checks the format of the source. */
  format: Check | null;
  /** Checks the source for likely mistakes, such as wrong types. */
  vet: Check | null;
  /**
   * Returns true if the specification's own build makes the check of `vet`, which is then not made twice.
   * @default no build does
   */
  isCheckedByBuild?(workspace: Workspace): Promise<boolean>;
  /** Checks that the whole project compiles, even the parts that its own build leaves out. */
  compile: Check | null;
  /**
   * Translates a start that needs the compiler, such as `go run`, into a build and a start without it; null for other
   * starts.
   */
  translateStart(start: readonly string[]): StartTranslation | null;
  /** Runs and counts the project's unit tests; null if it has none. */
  unitTests(workspace: Workspace, options: { built: string; variant: Variant }): Promise<UnitTests | null>;
  /** Finds data races. */
  race: RaceDetector | null;
  /**
   * Setups in which a service is searched for races by its answers, at least one. Threads meet in another way in each.
   */
  readonly raceSetups: readonly CommandSetup[];
  /**
   * Returns the source files with delays at the places where another thread may come between, by path, with one character
   * for each byte. Such a program must still be right.
   * @default threads meet often enough as they are
   */
  delayedSources?(workspace: Workspace): Promise<ReadonlyMap<string, string>>;
  /** Changes programs in small ways. */
  mutator: Mutator | null;
  /** Whether a program prints its goroutines when it receives SIGQUIT. */
  dumpsGoroutines: boolean;
}

/** How a project is built: as it is delivered, or with the race detector. */
export type Variant = "plain" | "race";

/** Checks a project in a folder of the host; null if there is nothing to check. */
export type Check = (workspace: Workspace, project: string) => Promise<Finding | null>;

/** A `go run` command, as a build and a start. */
export interface StartTranslation {
  build: readonly string[];
  start: readonly string[];
}

/** Result of the unit tests. */
export interface UnitTests {
  finding: Finding;
  passed: number;
  failed: number;
}

/** Finds data races while a program runs. */
export interface RaceDetector {
  /** Why it cannot be used on this machine, and what would help; null if it can. */
  readonly missing: string | null;
  /** Setup in which programs run that were built to find races. */
  readonly programSetup: CommandSetup;
  /**
   * Returns which file makes the detector see another program than the delivered one; null if there is no such file.
   */
  evasion(workspace: Workspace): Promise<string | null>;
  /** Builds the program that `start` names with the detector, if the project's own build has not done so. */
  build(workspace: Workspace, options: { built: string; keepIn: string; start: string }): Promise<Finding>;
  /** Returns true for a program that was built to find races. */
  isInstrumented(file: string): Promise<boolean>;
  /** Returns the first data race that a program reported; null if it reported none. */
  raceIn(report: CommandReport): string | null;
}
