import type { Workspace } from "../../workspace.ts";
import { commandFinding, findingOf, outputOf, type Finding } from "../../finding.ts";
import { goMutator } from "../../mutants/go/go-mutator.ts";
import { COMPILER_LIMITS } from "../../limits.ts";
import type { StartTranslation, Toolchain } from "../toolchain.ts";
import { goDelays } from "./go-delays.ts";
import { findGo, type GoHost } from "./go-host.ts";
import { goNotes } from "./go-notes.ts";
import { goPackages } from "./go-packages.ts";
import { goRaceDetector } from "./go-race.ts";
import { runGoTests } from "./go-unit-tests.ts";
import { isTrusted } from "./trusted-command.ts";

/** Creates the toolchain of this machine's Go; null if Go is missing. */
export async function createGoToolchain(options: {
  environment: NodeJS.ProcessEnv;
  cacheFolder: string;
}): Promise<Toolchain | null> {
  const host = await findGo(options);
  if (host === null) return null;
  const mutator = goMutator(host);
  return {
    version: host.version,
    notes: goNotes(host),
    missingFor: () => null,
    programSetup: host.programSetup,
    buildSetup: (command, variant, workspace) =>
      isTrusted(command) ? host.compilerSetup(variant, workspace) : host.untrustedSetup(variant, workspace),
    format: (workspace, project) => checkFormat(host, workspace, project),
    vet: (workspace, project) =>
      checkPackages(host, workspace, { project, verb: ["vet"], passed: "go vet found nothing" }),
    compile: (workspace, project) =>
      checkPackages(host, workspace, {
        project,
        verb: ["build", "-o", "/dev/null"],
        passed: "every package compiles",
      }),
    translateStart,
    unitTests: (workspace, { built, variant }) => runGoTests(host, workspace, { built, variant }),
    race: goRaceDetector(host),
    raceSetups: [host.programSetup],
    delayedSources: (workspace) => goDelays(mutator, workspace),
    mutator,
    dumpsGoroutines: true,
  };
}

async function checkFormat(host: GoHost, workspace: Workspace, project: string): Promise<Finding | null> {
  if (!workspace.paths.some((path) => path.endsWith(".go"))) return null;
  const command = ["gofmt", "-l", "."];
  const setup = host.untrustedSetup("plain", workspace);
  const report = await workspace.run({ arguments: command, setup, project, limits: COMPILER_LIMITS });
  // Code of others in `vendor` is not the project's own.
  const files = report.stdout.split("\n").filter((line) => line !== "" && !/(^|\/)vendor\//.test(line));
  const isFine = report.exit === 0 && files.length === 0;
  return {
    status: isFine ? "passed" : "warned",
    summary: isFine
      ? "all files are formatted"
      : `not formatted by gofmt: ${files.join(", ") || "unreadable"}`,
    command,
    exit: report.exit,
    output: isFine ? "" : outputOf(report),
  };
}

async function checkPackages(
  host: GoHost,
  workspace: Workspace,
  { project, verb, passed }: { project: string; verb: readonly string[]; passed: string },
): Promise<Finding | null> {
  const packages = await goPackages(workspace, { tests: false });
  if (packages.length === 0) return null;
  const command = ["go", ...verb, ...packages];
  const setup = host.compilerSetup("plain", workspace);
  const report = await workspace.run({
    arguments: command,
    setup,
    project,
    writes: "scratch",
    limits: COMPILER_LIMITS,
    isPatient: true,
  });
  const finding = commandFinding(command, report, { passed, failed: `go ${verb[0]}` });
  // `go` fails for a module without any package, so say that this is the reason.
  if (report.exit === 1 && /no packages to (vet|build)|matched no packages/.test(report.stderr)) {
    return findingOf("failed", "there is no Go package in the project", outputOf(report));
  }
  return finding;
}

/** Path of the program that replaces `go run`. */
const COMPILED_START = "./.troupe/start";

/** Translates `go run [flags] package [arguments]`. A flag's value must be written with `=`. */
function translateStart(start: readonly string[]): StartTranslation | null {
  const [go, run, ...words] = start;
  if (go !== "go" || run !== "run") return null;
  const flags = words.slice(
    0,
    Math.max(
      0,
      words.findIndex((word) => !word.startsWith("-")),
    ),
  );
  const named = words.slice(flags.length);
  const files = named.findIndex((word) => !word.endsWith(".go"));
  const count = named[0]?.endsWith(".go") ? (files === -1 ? named.length : files) : 1;
  return {
    build: ["go", "build", ...flags, "-o", COMPILED_START, ...named.slice(0, count)],
    start: [COMPILED_START, ...named.slice(count)],
  };
}
