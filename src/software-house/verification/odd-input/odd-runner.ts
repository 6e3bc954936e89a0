import type { CommandReport } from "../../sandbox/sandbox.ts";
import type { CommandProgram } from "../acceptance/command-step.ts";
import { withHome } from "../acceptance/home.ts";
import { programEnding } from "../finding.ts";
import { COMMAND_LIMITS } from "../limits.ts";
import { promisesNoTrace } from "../promises.ts";
import { crashIn } from "./crash.ts";
import type { OddRun } from "./odd-runs.ts";

/** What is wrong with the end of an odd run. */
interface OddFault {
  text: string;
  /** Whether it counts against the program, or only looks odd. */
  isFailure: boolean;
}

/** Runs a program oddly, in copies of folders that are removed afterwards. */
interface OddRunner {
  run: (one: Omit<OddRun, "name">, limits?: Partial<typeof COMMAND_LIMITS>) => Promise<CommandReport>;
  /** Describes a crash or a hang, which must come twice; null if the program ended as it may. */
  faultOf: (one: OddRun) => Promise<OddFault | null>;
}

/** How much longer a run may take before it counts as hanging. */
const PATIENCE = 10;

/** Creates a runner for a program that was built in this folder. */
export function createOddRunner(program: CommandProgram, built: string): OddRunner {
  const { workspace, start, setup, memoryBytes = COMMAND_LIMITS.memoryBytes } = program;
  const run: OddRunner["run"] = (one, limits = {}) =>
    workspace.run({
      arguments: shellLine(one.shell, [...start, ...one.arguments]),
      setup: withHome(setup, one.environment ?? []),
      project: one.project ?? built,
      writes: "scratch",
      limits: { ...COMMAND_LIMITS, memoryBytes, ...limits },
      stdin: one.stdin,
      isPatient: one.isShort === true,
    });
  const mayTrace = !promisesNoTrace(workspace.specification);
  return { run, faultOf: (one) => faultOfRun(one, { run, mayTrace }) };
}

function shellLine(line: string | undefined, words: readonly string[]): readonly string[] {
  return line === undefined ? words : ["sh", "-c", line, "sh", ...words];
}

async function faultOfRun(
  one: OddRun,
  { run, mayTrace }: { run: OddRunner["run"]; mayTrace: boolean },
): Promise<OddFault | null> {
  const { isExotic = false, isShort = false } = one;
  const report = await run(one);
  if (report.stopped !== null) {
    const isHang = report.stopped === "time" && (!isExotic || isShort);
    // What should take no time at all is repeated with more time only if the machine is busy.
    const seconds = COMMAND_LIMITS.seconds * (isShort ? 1 : PATIENCE);
    const again = isHang ? await run(one, { seconds }) : report;
    return again.stopped === null ? null : { text: programEnding(again), isFailure: isHang };
  }
  const crash = crashIn(report);
  if (crash === null || crashIn(await run(one)) === null) return null;
  const isOdd = isExotic && (mayTrace || isShort);
  return { text: crash.text, isFailure: !isOdd || !crash.isUncaughtError };
}
