import type { CommandContext } from "../program.ts";
import { addDatabaseOption, filled } from "../run/run-options.ts";
import type { ThreadsRequest } from "./threads.ts";

const AFTER_HELP = `
The status of a thread is one of:
  completed    its last run did everything it was asked to
  partial      its last run ended with parts missing
  stopped      its last run reached a limit; troupe resume continues it
  failed       its last run failed; troupe resume says why, or tries again
  running      a process is working on it now
  interrupted  its last run was cut short; troupe resume continues it
  waiting      its run waits for your answer; troupe resume asks you

With --json, stdout is one JSON object:
  { threads: [{ thread, graph, folder, status, request, updatedAt }] }

Examples:
  $ troupe threads
  $ troupe threads --delete 3f0c1d1e-6a51-4a0e-9d52-0a5d3f3f2a11`;

/** Registers `troupe threads`. */
export function registerThreads({ program, output }: CommandContext): void {
  const command = program
    .command("threads")
    .summary("list the saved threads")
    .description("Lists the threads that the command line has saved, the latest first, or deletes one.")
    .option("--delete <id>", "delete this thread with its whole conversation", filled)
    .option("--json", "print one JSON object");
  addDatabaseOption(command)
    .addHelpText("after", AFTER_HELP)
    .action(async (options: ThreadsRequest) => {
      const { showThreads } = await import("./threads.ts");
      await showThreads(options, output);
    });
}
