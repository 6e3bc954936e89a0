import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Workspace } from "../../workspace.ts";
import { commandFinding, findingOf, type Finding } from "../../finding.ts";
import { nodeMutator } from "../../mutants/node/node-mutator.ts";
import { COMPILER_LIMITS } from "../../limits.ts";
import type { Toolchain } from "../toolchain.ts";
import { isCompilerBuild } from "./compiler-build.ts";
import { findNode, type NodeHost } from "./node-host.ts";
import { runNodeTests } from "./node-unit-tests.ts";

/**
 * Creates the toolchain of this machine's Node and TypeScript; null if Node is missing. It also runs projects in
 * plain JavaScript.
 */
export async function createNodeToolchain(options: {
  environment: NodeJS.ProcessEnv;
  cacheFolder: string;
}): Promise<Toolchain | null> {
  const host = await findNode(options);
  if (host === null) return null;
  return {
    version:
      host.typescript === null
        ? `node ${host.version}`
        : `node ${host.version}, typescript ${host.typescript}`,
    notes: nodeNotes(host),
    missingFor: (paths) => missingFor(host, paths),
    programSetup: host.setup,
    buildSetup: () => host.setup,
    format: null,
    vet: (workspace, project) => checkTypes(host, workspace, project),
    isCheckedByBuild: (workspace) => buildChecksTypes(host, workspace),
    compile: null,
    translateStart: () => null,
    unitTests: (workspace, { built }) => runNodeTests(host, workspace, built),
    race: null,
    raceSetups: [host.setup],
    mutator: nodeMutator(host),
    dumpsGoroutines: false,
  };
}

function nodeNotes({ version, typescript, hasNodeTypes, stripsTypes }: NodeHost): string[] {
  return [
    `Programs run on Node ${version}, without network: no package can be installed, so use Node's own modules only, and do not install packages in run.build.`,
    typescript === null
      ? "There is no TypeScript compiler on this machine."
      : `TypeScript ${typescript} is available without being installed: "npx tsc" and "tsc" work, and a "build" script may use them. Give the project a tsconfig.json with target ES2022, module Node16, rootDir src, outDir dist, strict and esModuleInterop, and start the compiled files, as in "node dist/server.js".`,
    ...(typescript === null
      ? []
      : [
          `Name "typescript": "${typescript}" and "@types/node": "^${version.replace(/^v|\..*$/g, "")}" in devDependencies of package.json, and let the README begin with npm install: users of the project have no other compiler.`,
        ]),
    ...(typescript !== null && hasNodeTypes ? ['The types of Node are available: "types": ["node"].'] : []),
    stripsTypes
      ? "Node runs .ts files itself, if they use types only (no enum, no namespace, no parameter properties) and imports name the file with .ts."
      : "This Node does not run .ts files: they must be compiled first.",
    'Unit tests are run with "node --test" on the compiled files: *.test.js next to what they test, or in a test folder.',
  ];
}

function missingFor({ typescript, stripsTypes, version }: NodeHost, paths: readonly string[]): string | null {
  if (typescript !== null || stripsTypes || !paths.some((path) => /\.[cm]?ts$/.test(path))) return null;
  return `Node ${version} does not run TypeScript, and there is no compiler (npm install --global typescript)`;
}

/** Options of the compiler for a project without a tsconfig.json. */
const OWN_OPTIONS = [
  "--target es2022 --module nodenext --moduleResolution nodenext --skipLibCheck",
  "--allowImportingTsExtensions",
].flatMap((words) => words.split(" "));

async function checkTypes(host: NodeHost, workspace: Workspace, project: string): Promise<Finding | null> {
  const files = workspace.paths.filter((path) => /\.[cm]?tsx?$/.test(path) && !path.endsWith(".d.ts"));
  if (files.length === 0) return null;
  if (host.typescript === null) {
    return findingOf("skipped", "there is no TypeScript compiler (npm install --global typescript)");
  }
  const isConfigured = workspace.paths.includes("tsconfig.json");
  const command = ["tsc", "--noEmit", ...(isConfigured ? [] : [...OWN_OPTIONS, ...files])];
  const report = await workspace.run({
    arguments: command,
    setup: host.setup,
    project,
    writes: "scratch",
    limits: COMPILER_LIMITS,
    isPatient: true,
  });
  const finding = commandFinding(command, report, { passed: "tsc found nothing", failed: "tsc" });
  // Only warn if the project has no tsconfig.json, because then the rules are not its own.
  return finding.status === "failed" && !isConfigured ? { ...finding, status: "warned" } : finding;
}

/** Returns true if the build compiles the whole project with the compiler and the options of `vet`. */
async function buildChecksTypes(
  host: NodeHost,
  { paths, source, specification }: Workspace,
): Promise<boolean> {
  if (host.typescript === null || !paths.includes("tsconfig.json")) return false;
  const manifest = paths.includes("package.json")
    ? await readFile(join(source, "package.json"), "utf8")
    : "{}";
  return isCompilerBuild(specification.run.build, manifest);
}
