import type { CommandContext } from "../program.ts";
import { addDatabaseOption, filled } from "../run/run-options.ts";
import type { ExportRequest } from "./export-thread.ts";

const AFTER_HELP = `
The file shows the thread as the console does: its runs, the timeline, each
step, what the Software House has built. It opens in any browser, without a
server, loads nothing from the network, and can be sent to others. Configured
keys are not in it; everything else that was said and built is.

Prompts and replies of each model call come from the journal, which
\`troupe run --thread\` and \`troupe dev\` keep. Without one, the steps are made
from the checkpoints, and the command says so.

With --json, stdout is one JSON object:
  { thread, graph, file, bytes, entries, hasJournal, journalFullSince, missing }
\`missing\` lists in words what the file does not have. \`journalFullSince\` is the time
of the last moment in a journal that is full; null if it is not full.

Examples:
  $ troupe export 3f0c1d1e-6a51-4a0e-9d52-0a5d3f3f2a11
  $ troupe export demo --out demo.html
  $ troupe export 1ef9a2c4 --server http://localhost:2024`;

/** Registers `troupe export <thread>`. */
export function registerExport({ program, output }: CommandContext): void {
  const command = program
    .command("export")
    .summary("save a thread as one HTML file")
    .description("Saves everything that is known of a thread as one HTML file, which opens without a server.")
    .argument("<thread>", "the thread's id; `troupe run` and `troupe threads` print it")
    .option("--server <url>", "read the thread from a LangGraph server, such as that of troupe dev", filled)
    .option("--graph <name>", "the thread's graph, if the server does not tell it", filled)
    .option("--out <file>", "the file to write (default: troupe-<graph>-<thread>.html)", filled)
    .option("--json", "print one JSON object");
  addDatabaseOption(command)
    .addHelpText("after", AFTER_HELP)
    .action(async (thread: string, options: Omit<ExportRequest, "thread">) => {
      const { exportThread } = await import("./export-thread.ts");
      await exportThread({ thread, ...options }, output);
    });
}
