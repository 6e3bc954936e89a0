import type { CommandContext } from "../program.ts";
import { addDatabaseOption, filled } from "../run/run-options.ts";

const AFTER_HELP = `
A thread is finished, running, unfinished (troupe resume goes on with it) or
waiting (for an answer of yours). With --json, stdout is one JSON object:
  { threads: [{ thread, graph, folder, status, request, updatedAt }] }

Examples:
  $ troupe threads
  $ troupe threads --delete 3f0c1d1e-6a51-4a0e-9d52-0a5d3f3f2a11`;

/** `troupe threads`. */
export function registerThreads({ program, output }: CommandContext): void {
  const command = program
    .command("threads")
    .summary("list the threads that are kept")
    .description("Lists the threads of the command line, the latest first, or deletes one.")
    .option("--delete <id>", "delete this thread, with all that was said in it", filled)
    .option("--json", "print one JSON object");
  addDatabaseOption(command)
    .addHelpText("after", AFTER_HELP)
    .action(async ({ delete: unwanted, db, json }: { delete?: string; db?: string; json?: true }) => {
      const { deleteThread, listThreads } = await import("./list-threads.ts");
      const { openKeptThreads } = await import("./open-kept-threads.ts");
      using threads = await openKeptThreads(db);
      if (unwanted !== undefined) {
        await deleteThread(threads, unwanted);
        output.say(`troupe: thread ${unwanted} is deleted`);
      }
      if (unwanted === undefined || json) await listThreads(threads, { output, asJson: json === true });
    });
}
