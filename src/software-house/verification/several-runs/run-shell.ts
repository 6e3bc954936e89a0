import type { CommandStep } from "../../contract/acceptance-tests.ts";
import type { CommandReport } from "../../sandbox/sandbox.ts";
import type { CommandProgram } from "../acceptance/command-step.ts";
import { withHome } from "../acceptance/home.ts";
import { COMMAND_LIMITS } from "../limits.ts";

/** How much longer a script may take than one run: it runs the program several times. */
const SEVERAL = 4;

/**
 * Runs a script of shell in a copy of a folder, and keeps the copy. Its arguments are `words`, and then the program with
 * the arguments of the step; its standard input is the step's.
 */
export async function runShell(
  { workspace, start, setup }: CommandProgram,
  {
    step,
    folder,
    script,
    words,
  }: { step: CommandStep; folder: string; script: string; words: readonly string[] },
): Promise<{ report: CommandReport; left: string }> {
  const left = await workspace.createFolder();
  const report = await workspace.run({
    arguments: ["sh", "-c", script, "sh", ...words, ...start, ...step.arguments],
    setup: withHome(setup, step.environment ?? []),
    project: folder,
    writes: { keepIn: left },
    limits: { ...COMMAND_LIMITS, seconds: COMMAND_LIMITS.seconds * SEVERAL },
    isPatient: true,
    stdin: step.stdin ?? "",
  });
  return { report, left };
}
