import type { CommandReport, SandboxMount } from "../../../sandbox/sandbox.ts";
import { BUSY_FACTOR, isMachineBusy } from "../../busy-machine.ts";
import type { Workspace, CommandSetup } from "../../workspace.ts";
import { commandFinding, programEnding, excerptOf, outputOf, type Finding } from "../../finding.ts";
import { COMPILER_LIMITS, RACE_MEMORY_BYTES, UNIT_TEST_LIMITS } from "../../limits.ts";
import type { UnitTests, Variant } from "../toolchain.ts";
import type { GoHost } from "./go-host.ts";
import { goPackages } from "./go-packages.ts";
import { countGoTests, raceIn } from "./go-reports.ts";

/** A package with tests, and its folder inside the sandbox. */
interface TestedPackage {
  name: readonly string[];
  folder: string;
}

/**
 * Compiles each package's tests with the warm cache, which runs no code of the project, and then runs them without
 * the cache. `go test` would run them with write access to the cache.
 */
export async function runGoTests(
  host: GoHost,
  workspace: Workspace,
  { built, variant }: { built: string; variant: Variant },
): Promise<UnitTests | null> {
  if (!workspace.paths.some((path) => path.endsWith("_test.go"))) return null;
  const compiler = host.compilerSetup(variant, workspace);
  const listed = await testedPackages(workspace, { built, compiler });
  if ("finding" in listed) return { finding: listed.finding, passed: 0, failed: 0 };
  const { packages } = listed;
  if (packages.length === 0) return null;
  const folder = await workspace.createFolder();
  const compiled = await compileTests(workspace, { built, compiler, packages, folder });
  if (compiled !== null) return { finding: compiled, passed: 0, failed: 0 };
  return runBinaries(host, workspace, { built, packages, folder, variant });
}

/** Folder of the compiled tests inside the sandbox. */
const TESTS_INSIDE = "/tests";

async function testedPackages(
  workspace: Workspace,
  { built, compiler }: { built: string; compiler: CommandSetup },
): Promise<{ packages: TestedPackage[] } | { finding: Finding }> {
  const named = await goPackages(workspace, { tests: true });
  if (named.length === 0) return { packages: [] };
  if (!named[0]?.endsWith("...")) return { packages: [{ name: named, folder: "/project" }] };
  const format = "{{.ImportPath}}\t{{.Dir}}\t{{len .TestGoFiles}}\t{{len .XTestGoFiles}}";
  const command = ["go", "list", "-f", format, ...named];
  const report = await workspace.run({
    arguments: command,
    setup: compiler,
    project: built,
    writes: "scratch",
    limits: COMPILER_LIMITS,
  });
  const finding = commandFinding(command, report, { passed: "", failed: "go list" });
  if (finding.status === "failed") return { finding };
  const rows = report.stdout.split("\n").map((line) => line.split("\t"));
  return {
    packages: rows
      .filter(([, , inside, outside]) => Number(inside ?? 0) + Number(outside ?? 0) > 0)
      .map(([name = "", directory = "/project"]) => ({ name: [name], folder: directory })),
  };
}

async function compileTests(
  workspace: Workspace,
  options: { built: string; compiler: CommandSetup; packages: readonly TestedPackage[]; folder: string },
): Promise<Finding | null> {
  const { built, compiler, packages, folder } = options;
  const target: SandboxMount = { host: folder, inside: TESTS_INSIDE, writable: true };
  const setup = { ...compiler, mounts: [...compiler.mounts, target] };
  for (const [index, { name }] of packages.entries()) {
    const command = ["go", "test", "-c", "-o", `${TESTS_INSIDE}/${index}.test`, ...name];
    const report = await workspace.run({
      arguments: command,
      setup,
      project: built,
      writes: "scratch",
      limits: COMPILER_LIMITS,
      isPatient: true,
    });
    const finding = commandFinding(command, report, { passed: "", failed: "the tests do not compile" });
    if (finding.status === "failed") return finding;
  }
  return null;
}

/** Changes into the folder that the first argument names, and then runs the other arguments as the command. */
const IN_FOLDER = ["sh", "-c", 'cd "$1" && shift && exec "$@"', "sh"];

/** Time of one package's tests, in seconds. Go itself ends them then, and shows what they waited for. */
const TEST_SECONDS = 60;

/** Flags as `go test` sets them: a test that exits the program has failed. */
const testFlags = (seconds: number): string[] => [
  "-test.v",
  `-test.timeout=${seconds}s`,
  "-test.paniconexit0",
];

const TIMED_OUT = /^panic: test timed out after /m;

async function runBinaries(
  host: GoHost,
  workspace: Workspace,
  options: { built: string; packages: readonly TestedPackage[]; folder: string; variant: Variant },
): Promise<UnitTests> {
  const { built, packages, folder, variant } = options;
  const tests: SandboxMount = { host: folder, inside: TESTS_INSIDE, writable: false };
  const setup = { ...host.programSetup, mounts: [...host.programSetup.mounts, tests] };
  const limits =
    variant === "race" ? { ...UNIT_TEST_LIMITS, memoryBytes: RACE_MEMORY_BYTES } : UNIT_TEST_LIMITS;
  const sum = { passed: 0, failed: 0 };
  let failure: Finding | null = null;
  for (const [index, { name, folder: directory }] of packages.entries()) {
    const command = [...IN_FOLDER, directory, `${TESTS_INSIDE}/${index}.test`];
    const runFor = (factor: number): Promise<CommandReport> =>
      workspace.run({
        arguments: [...command, ...testFlags(TEST_SECONDS * factor)],
        setup,
        project: built,
        writes: "scratch",
        limits: { ...limits, seconds: limits.seconds * factor },
      });
    const first = await runFor(1);
    const isLate = first.stopped === "time" || TIMED_OUT.test(first.stderr);
    const report = isLate && isMachineBusy() ? await runFor(BUSY_FACTOR) : first;
    const { passed, failed, isFinished } = countGoTests(report.stdout);
    sum.passed += passed;
    sum.failed += failed;
    if (report.exit === 0 && report.stopped === null && failed === 0 && isFinished) continue;
    const race = variant === "race" ? raceIn(report) : null;
    const why = race !== null ? "data race" : failed > 0 ? `${failed} failed` : programEnding(report);
    if (failure !== null && (race === null || failure.status === "failed")) continue;
    failure = {
      // The detector slows tests down, so a test may time out. Without it, the test is judged in `unit-tests`.
      status: variant === "race" && race === null ? "warned" : "failed",
      summary: `tests of ${name.join(" ")}: ${why}`,
      command: ["go", "test", ...name],
      exit: report.exit,
      output: race ?? excerptOf(failedPart(outputOf(report))),
    };
  }
  if (failure !== null) return { finding: failure, ...sum };
  const finding: Finding = {
    status: "passed",
    summary: `${sum.passed} passed`,
    command: [
      "go",
      "test",
      ...(variant === "race" ? ["-race"] : []),
      ...(await goPackages(workspace, { tests: true })),
    ],
    exit: 0,
    output: "",
  };
  return { finding, ...sum };
}

/** Leaves out the lines of tests that start or pass. */
function failedPart(output: string): string {
  return output
    .split("\n")
    .filter((line) => !/^\s*(=== (RUN|PAUSE|CONT|NAME)|--- PASS)/.test(line))
    .join("\n");
}
