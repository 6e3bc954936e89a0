import type { CommandContext } from "../program.ts";
import type { RunOptions } from "../run/prepare-run.ts";
import { addRunOptions } from "../run/run-options.ts";

const AFTER_HELP = `
The thread remembers its graph and its request. Recorded work is not repeated.
If the thread is finished, its answer is printed again. A run that was stopped
by a limit continues if you give it a larger limit.

Examples:
  $ troupe threads
  $ troupe resume 3f0c1d1e-6a51-4a0e-9d52-0a5d3f3f2a11 --max-tokens 200000`;

/** Registers `troupe resume <thread>`. */
export function registerResume({ program, output, exitWith }: CommandContext): void {
  const command = program
    .command("resume")
    .summary("continue a run that was cut short")
    .description("Continues a thread's run that was interrupted, was killed, failed or waits for an answer.")
    .argument("<thread>", "the thread's id; `troupe run` and `troupe threads` print it");
  addRunOptions(command)
    .addHelpText("after", AFTER_HELP)
    .action(async (thread: string, options: RunOptions) => {
      const { resumeRun } = await import("./resume.ts");
      exitWith(await resumeRun({ thread, ...options }, output));
    });
}
