import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Workspace } from "../../workspace.ts";
import { commandFinding, findingOf, type Finding } from "../../finding.ts";
import { COMPILER_LIMITS } from "../../limits.ts";
import type { RaceDetector } from "../toolchain.ts";
import type { GoHost } from "./go-host.ts";
import { goPackages } from "./go-packages.ts";
import { RACE_EXIT, raceIn } from "./go-reports.ts";

/** Creates Go's race detector (https://go.dev/doc/articles/race_detector). It needs a C compiler. */
export function goRaceDetector(host: GoHost): RaceDetector {
  return {
    missing: host.hasCompilerForC ? null : "there is no gcc (Debian: apt-get install gcc libc6-dev)",
    programSetup: {
      ...host.programSetup,
      environment: {
        ...host.programSetup.environment,
        GORACE: `exitcode=${RACE_EXIT} history_size=3`,
        // Goroutines of one thread share pools, which order accesses that nothing else orders. With 8 threads on two
        // cores under load, races were found in 57 of 60 runs instead of 51, and in all of them with more rounds of
        // requests.
        GOMAXPROCS: "8",
      },
    },
    evasion,
    build: (workspace, options) => buildRaceProgram(host, workspace, options),
    isInstrumented,
    raceIn,
  };
}

/**
 * Returns the first file that is compiled only with, or only without, the detector: then these are two different
 * programs.
 */
async function evasion({ paths, source }: Workspace): Promise<string | null> {
  for (const path of paths) {
    if (!path.endsWith(".go")) continue;
    const [beginning = ""] = (await readFile(join(source, path), "utf8")).split(/^package /m, 1);
    if (/^\/\/\s*(go:build|\+build)\b.*\brace\b/m.test(beginning)) {
      return `${path} is compiled only with, or only without, the race detector`;
    }
  }
  return null;
}

/**
 * Builds the only package that is a program. If there is none, or more than one, returns a warning, because it is
 * unknown which program starts.
 */
async function buildRaceProgram(
  host: GoHost,
  workspace: Workspace,
  { built, keepIn, start }: { built: string; keepIn: string; start: string },
): Promise<Finding> {
  const setup = host.compilerSetup("race", workspace);
  const common = { setup, limits: COMPILER_LIMITS };
  const format = '{{if eq .Name "main"}}{{.ImportPath}}{{end}}';
  const listed = await workspace.run({
    ...common,
    arguments: ["go", "list", "-f", format, ...(await goPackages(workspace, { tests: false }))],
    project: built,
    writes: "scratch",
  });
  const programs = listed.stdout.split("\n").filter((line) => line !== "");
  const [only] = programs;
  if (only === undefined || programs.length > 1) {
    const names = programs.join(", ") || "none";
    return findingOf(
      "warned",
      `the build creates no program with the race detector, and the program to start is unknown; available: ${names}`,
    );
  }
  const command = ["go", "build", "-race", "-o", start, only];
  const report = await workspace.run({ ...common, arguments: command, project: built, writes: { keepIn } });
  return commandFinding(command, report, { passed: "built with -race", failed: "go build -race" });
}

/** Returns true if the build settings that Go writes into every program since 1.18 say so. */
async function isInstrumented(file: string): Promise<boolean> {
  const bytes = await readFile(file).catch(() => Buffer.alloc(0));
  return bytes.includes("build\t-race=true");
}
