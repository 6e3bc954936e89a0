import { InvalidArgumentError } from "commander";
import type { CommandContext } from "../program.ts";
import type { RunRequest } from "../run/prepare-run.ts";

/** What commander reads beside the two arguments. */
type RunOptions = Omit<RunRequest, "graph" | "request">;

const AFTER_HELP = `
The answer goes to stdout, everything else to stderr. With --json, stdout is
exactly one JSON object, also on failure:
  { graph, thread, answer, outcome, route?, plan?, results?, verdict?, error? }

Examples:
  $ troupe run supervisor "Build a URL shortener in Go." --out shortener
  $ troupe run router - < question.txt
  $ troupe run team "What is new?"       # a graph of ./langgraph.json`;

/** `troupe run <graph> <request>`. */
export function registerRun({ program, output, exitWith }: CommandContext): void {
  program
    .command("run")
    .summary("run a graph on a request")
    .description("Runs a graph on a request: shows the work as it goes on, then prints the answer.")
    .argument("<graph>", "router, supervisor, or a graph named in ./langgraph.json")
    .argument("<request>", "what is asked for, in quotes; - reads it from stdin")
    .option("--thread <id>", "the conversation that the run belongs to (default: a new one)", filled)
    .option("--model <name>", "the model of every role, e.g. gpt-4.1 or anthropic:claude-sonnet-4-5", filled)
    .option("--out <folder>", "also write answer.md and run.json (what --json prints) there", filled)
    .option("--yes", "approve whatever the run would ask you about")
    .option("--json", "print one JSON object instead of the answer")
    .addHelpText("after", AFTER_HELP)
    .showHelpAfterError("(the request is one argument, in quotes; troupe run --help shows more)")
    .action(async (graph: string, request: string, options: RunOptions) => {
      const { executeRun } = await import("../run/execute.ts");
      exitWith(await executeRun({ graph, request, ...options }, output));
    });
}

function filled(value: string): string {
  if (value.trim() === "") throw new InvalidArgumentError("It is empty.");
  return value;
}
