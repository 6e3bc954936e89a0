import type { CommandReport } from "../../sandbox/sandbox.ts";
import type { CommandProgram } from "../acceptance/command-step.ts";
import { HOME_INSIDE } from "../acceptance/home.ts";
import { COMMAND_LIMITS } from "../limits.ts";
import type { OddRun } from "./odd-runs.ts";

/** Runs the program once as an odd run asks, in a copy of the folder that is removed afterwards. */
export function runOdd(
  { workspace, start, setup, memoryBytes = COMMAND_LIMITS.memoryBytes }: CommandProgram,
  odd: Pick<OddRun, "arguments" | "stdin" | "shell" | "isShort">,
  {
    built,
    patience = 1,
  }: {
    built: string;
    /** How many times the ordinary time the run may take. @default 1 */
    patience?: number | undefined;
  },
): Promise<CommandReport> {
  const { shell, stdin, isShort = false } = odd;
  const words = [...start, ...odd.arguments];
  return workspace.run({
    arguments: shell === undefined ? words : ["sh", "-c", shell, "sh", ...words],
    setup: { ...setup, environment: { ...setup.environment, HOME: HOME_INSIDE } },
    project: built,
    writes: "scratch",
    limits: { ...COMMAND_LIMITS, memoryBytes, seconds: COMMAND_LIMITS.seconds * patience },
    stdin,
    isPatient: isShort,
  });
}
