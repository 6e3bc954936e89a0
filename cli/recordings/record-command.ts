import type { CommandContext } from "../program.ts";
import { addDatabaseOption, filled } from "../run/run-options.ts";
import type { RecordRequest } from "./record-thread.ts";

const AFTER_HELP = `
The recording comes from the journal, which \`troupe run\` keeps of each thread, and
which a service keeps with openJournal (--journal names its folder). Configured
keys are not in it; everything else that was said is.

With --json, stdout is one JSON object:
  { thread, graph, file, calls }

Examples:
  $ troupe record 3f0c1d1e-6a51-4a0e-9d52-0a5d3f3f2a11
  $ troupe record demo --out test/fixtures/demo.json
  $ troupe record t-42 --journal /var/lib/shop/journal --graph shop`;

/** Registers `troupe record <thread>`. */
export function registerRecord({ program, output }: CommandContext): void {
  const command = program
    .command("record")
    .summary("save the model calls of a thread as a recording")
    .description(
      "Saves the model calls of a thread as a recording, which tests and `troupe run --replay` play.",
    )
    .argument("<thread>", "the thread's id; `troupe run` and `troupe threads` print it")
    .option("--out <file>", "the file to write (default: recordings/<thread>.json)", filled)
    .option("--journal <folder>", "the folder with the journal of a service", filled)
    .option("--graph <name>", "the thread's graph, if only its journal is known", filled)
    .option("--json", "print one JSON object");
  addDatabaseOption(command)
    .addHelpText("after", AFTER_HELP)
    .action(async (thread: string, options: Omit<RecordRequest, "thread">) => {
      const { recordThread } = await import("./record-thread.ts");
      await recordThread({ thread, ...options }, output);
    });
}
