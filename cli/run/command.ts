import { GRAPH_CHOICES } from "../graph/graph-choices.ts";
import type { CommandContext } from "../program.ts";
import { addRunOptions, filled } from "./run-options.ts";
import type { RunRequest } from "./prepare-run.ts";

/** The options that commander reads, in addition to the two arguments. */
type RunWords = Omit<RunRequest, "graph" | "request">;

const AFTER_HELP = `
The answer goes to stdout, everything else to stderr. With --json, stdout is
exactly one JSON object, also on failure:
  { graph, thread, answer, outcome, route?, plan?, results?, active?, handoffs?,
    answers?, verdict?, error?, approvals? }
A run that waits for an answer has the outcome "waiting", no error, and its
questions in approvals.

Examples:
  $ troupe run software-house "Build a URL shortener in Go." --out shortener
  $ troupe run router - < question.txt
  $ troupe run team "What is new?"                  # a graph of langgraph.json
  $ troupe run router "And in Go?" --thread fluffy  # another turn of a thread`;

/** Registers `troupe run <graph> <request>`. */
export function registerRun({ program, output, exitWith }: CommandContext): void {
  const command = program
    .command("run")
    .summary("run a graph on a request")
    .description("Runs a graph on a request: shows the progress, then prints the answer.")
    .argument("<graph>", GRAPH_CHOICES)
    .argument("<request>", "the request, in quotes; - reads it from stdin")
    .option("--thread <id>", "the conversation to continue or to start (default: a new one)", filled)
    .option("--abandon", "give up the thread's unfinished run and start this one");
  addRunOptions(command)
    .addHelpText("after", AFTER_HELP)
    .showHelpAfterError("(for help: troupe run --help)")
    .action(async (graph: string, request: string, options: RunWords) => {
      const { startRun } = await import("./run.ts");
      exitWith(await startRun({ graph, request, ...options }, output));
    });
}
