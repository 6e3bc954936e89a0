import type { CommandContext } from "../program.ts";
import { addRunOptions, filled } from "../run/run-options.ts";
import type { ForkRequest } from "./fork.ts";

const AFTER_HELP = `
What stands before the place in the recording is played, at no cost. From there on
a model answers: that of --model, or the recorded one, on the server of the
environment (OPENAI_BASE_URL, OPENAI_API_KEY) or of --server, which must speak
OpenAI's protocol. Change a prompt instead, and fork without --model.

A place is a step of a plan, an agent (its first call), or the number of a call.
The JSON object of --json is that of troupe run.

Examples:
  $ troupe fork demo.json --from draft --model gpt-4.1
  $ troupe fork demo.json --from billing --server http://localhost:11434/v1 --model qwen3:8b
  $ troupe fork demo.json --from 7 --record other.json`;

/** Registers `troupe fork <recording>`. */
export function registerFork({ program, output, exitWith }: CommandContext): void {
  const command = program
    .command("fork")
    .summary("run on from a place of a recording")
    .description("Plays a recording up to a place, and runs on from there with a model.")
    .argument("<recording>", "the file that troupe run --record or troupe record has written")
    .requiredOption("--from <place>", "the step, the agent or the number of the call to run on from", filled)
    .option("--server <url>", "the model server (default: OPENAI_BASE_URL)", filled)
    .option("--graph <name>", "the graph, if the recording does not know it", filled)
    .option("--request <text>", "the request, if the recording does not know it", filled)
    .option("--record <file>", "write every model call of the new run to this file", filled);
  addRunOptions(command)
    .addHelpText("after", AFTER_HELP)
    .action(async (recording: string, options: Omit<ForkRequest, "recording">) => {
      const { startFork } = await import("./fork.ts");
      exitWith(await startFork({ recording, ...options }, output));
    });
}
