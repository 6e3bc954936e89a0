import { join } from "node:path";
import { firstLine } from "../../../text/first-line.ts";
import type { CommandReport } from "../../sandbox/sandbox.ts";
import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import { runCommandTests } from "../acceptance/run-tests.ts";
import type { Bench } from "../bench.ts";
import { excerptOf, findingOf, outputOf, type Finding } from "../finding.ts";
import { RACE_MEMORY_BYTES, SERVER_LIMITS } from "../limits.ts";
import { startServer } from "../running-server.ts";
import type { RaceDetector, Toolchain } from "../toolchains/toolchain.ts";
import { build, type BuiltProject } from "./build-project.ts";
import { driveConcurrently, HARD } from "./drive-concurrently.ts";
import { silentRequest } from "./silent-request.ts";

/** Runs unit tests and the program itself with the race detector; null where the language has none. */
export async function checkRaces(
  bench: Bench,
  toolchain: Toolchain,
  { tests, signal }: { tests: AcceptanceTests; signal?: AbortSignal | undefined },
): Promise<Finding | null> {
  const { race } = toolchain;
  if (race === null) return null;
  if (race.missing !== null) return findingOf("skipped", race.missing);
  const evasion = await race.evasion(bench);
  if (evasion !== null) return findingOf("failed", evasion);
  const built = await buildForRaces(bench, toolchain, race);
  if ("finding" in built) return built.finding;
  const units = await toolchain.unitTests(bench, { built: built.project.folder, variant: "race" });
  if (units?.finding.status === "failed") return units.finding;
  const found =
    bench.specification.kind === "http-service"
      ? await racesInServer(bench, race, { project: built.project, tests, signal })
      : await racesInCommands(bench, race, { project: built.project, tests });
  if (found !== null) return found;
  const remark = units?.finding.status === "warned" ? `; ${units.finding.summary}` : "";
  return findingOf(
    "passed",
    `no data race in ${units === null ? "" : "unit tests and "}the running program${remark}`,
  );
}

/** The project's own build with the detector switched on; where that does not do it, the language's own way. */
async function buildForRaces(
  bench: Bench,
  toolchain: Toolchain,
  race: RaceDetector,
): Promise<{ project: BuiltProject } | { finding: Finding }> {
  const { finding, project } = await build(bench, toolchain, "race");
  const [start = ""] = project.start;
  const isOwn = start.includes("/") && !start.startsWith("/");
  const isBuilt = finding.status !== "failed";
  if (isBuilt && (!isOwn || (await race.isInstrumented(join(project.folder, start))))) return { project };
  if (!isOwn) return { finding: { ...finding, status: "warned" } };
  const keepIn = await bench.folder();
  const own = await race.build(bench, { built: bench.source, keepIn, start });
  if (own.status !== "passed") return { finding: own };
  return { project: { ...project, folder: keepIn } };
}

/** Thousands of requests are no flood, also where each is logged at length. */
const RACE_LIMITS = {
  ...SERVER_LIMITS,
  memoryBytes: RACE_MEMORY_BYTES,
  outputBytes: 8 * SERVER_LIMITS.outputBytes,
};

async function racesInServer(
  bench: Bench,
  race: RaceDetector,
  options: { project: BuiltProject; tests: AcceptanceTests; signal?: AbortSignal | undefined },
): Promise<Finding | null> {
  const { project, tests, signal } = options;
  const started = await startServer(bench, {
    project: project.folder,
    start: project.start,
    surroundings: race.running,
    limits: RACE_LIMITS,
  });
  if ("fault" in started) {
    return (
      raceFinding(race, started.report) ??
      findingOf("warned", `built with the race detector, it did not start: ${started.fault}`)
    );
  }
  const { server } = started;
  let end: string | null = null;
  let silent: string | null = null;
  let disagreed: string | null = null;
  try {
    disagreed = await driveConcurrently(server, tests, { drive: HARD, signal });
    end = await server.endingSoon("suspicious");
    // A race may show as a hang, such as a lock that is never released.
    silent = end === null ? await silentRequest(server, tests, signal) : null;
  } finally {
    await server.stop();
  }
  const report = await server.ended;
  const found = raceFinding(race, report);
  if (found !== null) return found;
  if (end !== null)
    return findingOf("failed", `it ended under concurrent requests: ${end}`, outputOf(report));
  if (silent !== null) return findingOf("failed", `after concurrent requests, ${silent}`, outputOf(report));
  return disagreed === null ? null : findingOf("failed", disagreed);
}

async function racesInCommands(
  bench: Bench,
  race: RaceDetector,
  { project, tests }: { project: BuiltProject; tests: AcceptanceTests },
): Promise<Finding | null> {
  const reports: CommandReport[] = [];
  await runCommandTests(tests, {
    specification: bench.specification,
    program: { bench, start: project.start, surroundings: race.running, memoryBytes: RACE_MEMORY_BYTES },
    built: project.folder,
    onReport: (report) => reports.push(report),
  });
  return reports.map((report) => raceFinding(race, report)).find((found) => found !== null) ?? null;
}

function raceFinding(race: RaceDetector, report: CommandReport): Finding | null {
  const found = race.raceIn(report);
  return found === null ? null : findingOf("failed", `data race: ${placeOf(found)}`, excerptOf(found));
}

/** The first place in the project's own code that a report names. */
function placeOf(report: string): string {
  return /\/project\/(\S+:\d+)/.exec(report)?.[1] ?? firstLine(report);
}
