import type { CommandContext } from "../program.ts";
import { addRunOptions, filled } from "./run-options.ts";
import type { RunRequest } from "./prepare-run.ts";

/** What commander reads beside the two arguments. */
type RunWords = Omit<RunRequest, "graph" | "request">;

const AFTER_HELP = `
The answer goes to stdout, everything else to stderr. With --json, stdout is
exactly one JSON object, also on failure:
  { graph, thread, answer, outcome, route?, plan?, results?, verdict?, error? }

Examples:
  $ troupe run software-house "Build a URL shortener in Go." --out shortener
  $ troupe run router - < question.txt
  $ troupe run team "What is new?"       # a graph of ./langgraph.json
  $ troupe run router "And in Go?" --thread fluffy     # another turn`;

/** `troupe run <graph> <request>`. */
export function registerRun({ program, output, exitWith }: CommandContext): void {
  const command = program
    .command("run")
    .summary("run a graph on a request")
    .description("Runs a graph on a request: shows the work as it goes on, then prints the answer.")
    .argument("<graph>", "router, handoffs, supervisor, software-house, or a graph named in ./langgraph.json")
    .argument("<request>", "what is asked for, in quotes; - reads it from stdin")
    .option("--thread <id>", "the conversation that the run belongs to (default: a new one)", filled)
    .option("--abandon", "give up the thread's unfinished run for this one");
  addRunOptions(command)
    .addHelpText("after", AFTER_HELP)
    .showHelpAfterError("(the request is one argument, in quotes; troupe run --help shows more)")
    .action(async (graph: string, request: string, options: RunWords) => {
      const { executeRun } = await import("./execute.ts");
      exitWith(await executeRun({ graph, request, ...options }, output));
    });
}
