import { join } from "node:path";
import { firstLine } from "../../../text/first-line.ts";
import type { CommandReport } from "../../sandbox/sandbox.ts";
import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import { runCommandTests, runHttpTests } from "../acceptance/run-tests.ts";
import type { Workspace } from "../workspace.ts";
import { excerptOf, findingOf, outputOf, type Finding } from "../finding.ts";
import { OUR_LIMITS, RACE_MEMORY_BYTES, SERVER_LIMITS } from "../limits.ts";
import { checkAnswers } from "../races/check-answers.ts";
import { createOddRunner } from "../odd-input/odd-runner.ts";
import { largeRunsFor } from "../odd-input/odd-runs.ts";
import { promisesRunsAtOnce } from "../promises.ts";
import { createFreshTests } from "../races/concurrent-tests.ts";
import { buildDelayed } from "../races/delayed-project.ts";
import { startServer } from "../running-server.ts";
import type { RaceDetector, Toolchain } from "../toolchains/toolchain.ts";
import { findChangingRuns } from "../several-runs/changing-run.ts";
import { faultOfRunsAtOnce } from "../several-runs/runs-at-once.ts";
import { build, type BuiltProject } from "./build-project.ts";
import { driveConcurrently, HARD } from "./drive-concurrently.ts";
import { silentRequest } from "./silent-request.ts";

/**
 * Searches for races: with the race detector if the language has one, and in a service by what it answers to requests
 * that are sent together. Returns null if nothing can be tried.
 */
export async function checkRaces(
  workspace: Workspace,
  toolchain: Toolchain,
  options: { built: BuiltProject; tests: AcceptanceTests; signal?: AbortSignal | undefined },
): Promise<Finding | null> {
  const detected = await detectRaces(workspace, toolchain, options);
  if (detected?.status === "failed") return detected;
  const { kind } = workspace.specification;
  const answered = await (kind === "http-service" ? racesInAnswers : racesInFiles)(
    workspace,
    toolchain,
    options,
  );
  if (detected === null || answered === null) return detected ?? answered;
  if (answered.status === "failed") return answered;
  return {
    ...detected,
    status: detected.status === "passed" ? answered.status : detected.status,
    summary: `${detected.summary}; ${answered.summary}`,
    output: [detected.output, answered.output].filter(Boolean).join("\n"),
  };
}

/** Runs a command-line program several times at once, if its specification says that it may be. */
async function racesInFiles(
  workspace: Workspace,
  toolchain: Toolchain,
  { built, tests }: { built: BuiltProject; tests: AcceptanceTests },
): Promise<Finding | null> {
  if (!promisesRunsAtOnce(workspace.specification)) return null;
  const program = { workspace, start: built.start, setup: toolchain.programSetup, isPatient: true };
  const runs = await findChangingRuns(tests, { program, built: built.folder, most: MOST_AT_ONCE });
  if (runs.length === 0) return null;
  for (const run of runs) {
    const fault = await faultOfRunsAtOnce(program, run);
    if (fault !== null) return findingOf("failed", fault);
  }
  return findingOf("passed", "runs at once lose nothing");
}

/** Most different runs that are started together. */
const MOST_AT_ONCE = 2;

/** Sends requests together to the program as it was built, in each setup of the toolchain, and to one with delays. */
async function racesInAnswers(
  workspace: Workspace,
  toolchain: Toolchain,
  options: { built: BuiltProject; tests: AcceptanceTests; signal?: AbortSignal | undefined },
): Promise<Finding | null> {
  const { built, tests, signal } = options;
  const { specification } = workspace;
  const delayed = await buildDelayed(workspace, toolchain);
  const programs = [
    ...toolchain.raceSetups.map((setup) => ({ project: built, setup, remark: null })),
    ...(delayed === null ? [] : [{ project: delayed, setup: toolchain.programSetup, remark: DELAYED }]),
  ];
  const programOf = (turn: number): (typeof programs)[number] | undefined => programs[turn % programs.length];
  return checkAnswers(
    {
      tests,
      fresh: createFreshTests(tests),
      async start(turn) {
        const { project = built, setup = toolchain.programSetup } = programOf(turn) ?? {};
        const started = await startServer(workspace, {
          project: project.folder,
          start: project.start,
          setup,
        });
        return "server" in started ? started.server : null;
      },
      remark: (turn) => programOf(turn)?.remark ?? null,
      run: (server, some) => runHttpTests({ tests: [...some] }, { specification, server, signal }),
      now: () => performance.now(),
      signal,
    },
    programs.length,
  );
}

/** Completes the failure of a program with delays. */
const DELAYED = "with short delays before its locks";

/** Runs the unit tests and the program itself with the race detector; null if the language has none. */
async function detectRaces(
  workspace: Workspace,
  toolchain: Toolchain,
  { tests, signal }: { tests: AcceptanceTests; signal?: AbortSignal | undefined },
): Promise<Finding | null> {
  const { race } = toolchain;
  if (race === null) return null;
  if (race.missing !== null) return findingOf("skipped", race.missing);
  const evasion = await race.evasion(workspace);
  if (evasion !== null) return findingOf("failed", evasion);
  const built = await buildForRaces(workspace, toolchain, race);
  if ("finding" in built) return built.finding;
  const units = await toolchain.unitTests(workspace, { built: built.project.folder, variant: "race" });
  if (units?.finding.status === "failed") return units.finding;
  const found =
    workspace.specification.kind === "http-service"
      ? await racesInServer(workspace, race, { project: built.project, tests, signal })
      : await racesInCommands(workspace, race, { project: built.project, tests });
  if (found !== null) return found;
  const remark = units?.finding.status === "warned" ? `; ${units.finding.summary}` : "";
  return findingOf(
    "passed",
    `no data race in ${units === null ? "" : "unit tests and "}the running program${remark}`,
  );
}

/**
 * Runs the project's own build with the detector switched on. If its program is built without the detector, builds it
 * directly.
 */
async function buildForRaces(
  workspace: Workspace,
  toolchain: Toolchain,
  race: RaceDetector,
): Promise<{ project: BuiltProject } | { finding: Finding }> {
  const { finding, project } = await build(workspace, toolchain, "race");
  const [start = ""] = project.start;
  const isOwn = start.includes("/") && !start.startsWith("/");
  const isBuilt = finding.status !== "failed";
  if (isBuilt && (!isOwn || (await race.isInstrumented(join(project.folder, start))))) return { project };
  if (!isOwn) return { finding: { ...finding, status: "warned" } };
  const keepIn = await workspace.createFolder();
  const own = await race.build(workspace, { built: workspace.source, keepIn, start });
  if (own.status !== "passed") return { finding: own };
  return { project: { ...project, folder: keepIn } };
}

/** Limits of a server with the race detector. */
const RACE_LIMITS = { ...SERVER_LIMITS, memoryBytes: RACE_MEMORY_BYTES };

async function racesInServer(
  workspace: Workspace,
  race: RaceDetector,
  options: { project: BuiltProject; tests: AcceptanceTests; signal?: AbortSignal | undefined },
): Promise<Finding | null> {
  const { project, tests, signal } = options;
  const started = await startServer(workspace, {
    project: project.folder,
    start: project.start,
    setup: race.programSetup,
    limits: RACE_LIMITS,
  });
  if ("fault" in started) {
    return (
      raceFinding(race, started.report) ??
      findingOf("warned", `with the race detector, it did not start: ${started.fault}`)
    );
  }
  const { server } = started;
  let end: string | null = null;
  let silent: string | null = null;
  let disagreed: string | null = null;
  try {
    disagreed = await driveConcurrently(server, tests, { drive: HARD, signal });
    end = await server.waitForEnding("longer");
    // A race can also cause a hang, such as a lock that is never released.
    silent = end === null ? await silentRequest(server, tests, signal) : null;
  } finally {
    await server.stop();
  }
  const report = await server.ended;
  const found = raceFinding(race, report);
  if (found !== null) return found;
  // The detector has seen what came before our limit.
  const isOurs = end !== null && OUR_LIMITS.has(report.stopped);
  if (end !== null && !isOurs)
    return findingOf("failed", `it ended under concurrent requests: ${end}`, outputOf(report));
  if (silent !== null) return findingOf("failed", `after concurrent requests, ${silent}`, outputOf(report));
  return disagreed === null ? null : findingOf("failed", disagreed);
}

async function racesInCommands(
  workspace: Workspace,
  race: RaceDetector,
  { project, tests }: { project: BuiltProject; tests: AcceptanceTests },
): Promise<Finding | null> {
  const { start, folder: built } = project;
  const program = { workspace, start, setup: race.programSetup, memoryBytes: RACE_MEMORY_BYTES };
  const reports: CommandReport[] = [];
  await runCommandTests(tests, {
    specification: workspace.specification,
    program,
    built,
    onReport: (report) => reports.push(report),
  });
  const { run } = createOddRunner(program, built);
  for (const large of largeRunsFor(tests)) reports.push(await run(large));
  return reports.map((report) => raceFinding(race, report)).find((found) => found !== null) ?? null;
}

function raceFinding(race: RaceDetector, report: CommandReport): Finding | null {
  const found = race.raceIn(report);
  return found === null ? null : findingOf("failed", `data race: ${positionOf(found)}`, excerptOf(found));
}

/** Returns the first position in the project's own code that a report names. */
function positionOf(report: string): string {
  return /\/project\/(\S+:\d+)/.exec(report)?.[1] ?? firstLine(report);
}
