import type { CommandContext } from "../program.ts";
import type { RunOptions } from "../run/prepare-run.ts";
import { addRunOptions } from "../run/run-options.ts";

const AFTER_HELP = `
The graph and the request are those of the thread. What is recorded does not run
again; of a finished thread, the answer is printed once more. A run that was
stopped by a limit goes on where it stood under a larger one.

Examples:
  $ troupe threads
  $ troupe resume 3f0c1d1e-6a51-4a0e-9d52-0a5d3f3f2a11 --max-tokens 200000`;

/** `troupe resume <thread>`. */
export function registerResume({ program, output, exitWith }: CommandContext): void {
  const command = program
    .command("resume")
    .summary("go on with a run that was cut short")
    .description("Goes on with a thread's run where it was interrupted, killed or failed.")
    .argument("<thread>", "the thread's id, as `troupe run` and `troupe threads` say it");
  addRunOptions(command)
    .addHelpText("after", AFTER_HELP)
    .action(async (thread: string, options: RunOptions) => {
      const { executeRun } = await import("../run/execute.ts");
      exitWith(await executeRun({ thread, ...options }, output));
    });
}
