import { UsageError } from "../errors.ts";
import { GRAPH_CHOICES } from "../graph/graph-choices.ts";
import type { CommandContext } from "../program.ts";
import { addRunOptions, filled } from "./run-options.ts";
import { addClientOptions, type ClientOptions } from "../services/open-client.ts";
import type { RunRequest } from "./prepare-run.ts";

/** The options that commander reads, in addition to the two arguments. */
type RunWords = Omit<RunRequest & ClientOptions, "graph" | "request"> & { queue?: true };

const AFTER_HELP = `
The answer goes to stdout, everything else to stderr. With --json, stdout is
exactly one JSON object, also on failure:
  { graph, thread, answer, outcome, route?, plan?, results?, active?, handoffs?,
    answers?, verdict?, error?, approvals? }
A run that waits for an answer has the outcome "waiting", no error, and its
questions in approvals.

With --queue, workers carry the run out (see troupe worker). The object then
also has "run", the run's id. Ctrl-C leaves the run, which goes on; troupe runs
watch shows it again, and troupe runs cancel stops it. The limits of the command
line hold there too. --model, --db and --abandon cannot be used, and --out gets
no project of a software-house, because it stays with the worker.

With --replay, no key and no network are needed. The exit code is 1 if a request
is not in the recording, or a recorded call is not played.

Examples:
  $ troupe run software-house "Build a URL shortener in Go." --out shortener
  $ troupe run router - < question.txt
  $ troupe run team "What is new?"                  # a graph of langgraph.json
  $ troupe run router "And in Go?" --thread fluffy  # another turn of a thread
  $ troupe run team "What is new?" --queue          # on workers
  $ troupe run team "What is new?" --record news.json
  $ troupe run team "What is new?" --replay news.json`;

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
  command
    .option("--record <file>", "write every model call of the run to this file", filled)
    .option("--replay <file>", "let a recording answer instead of a model", filled)
    .option(
      "--by-order",
      "with --replay: if no recorded request is equal, play the agent's next call; verify again",
    );
  addClientOptions(command.option("--queue", "let workers carry the run out"));
  addRunOptions(command)
    .addHelpText("after", AFTER_HELP)
    .showHelpAfterError("(for help: troupe run --help)")
    .action(async (graph: string, request: string, options: RunWords) => {
      if (options.queue) {
        checkQueued(options);
        const { runOnQueue } = await import("../queue/run-on-queue.ts");
        exitWith(await runOnQueue({ graph, request, ...options }, output));
        return;
      }
      checkLocal(options);
      const { startRun } = await import("./run.ts");
      exitWith(await startRun({ graph, request, ...options }, output));
    });
}

/** Throws UsageError for an option that only a run on workers has. Its run would silently be one of this process. */
function checkLocal(options: RunWords): void {
  for (const name of ["redis", "postgres", "tenant"] as const) {
    if (options[name] !== undefined) throw new UsageError(`--${name} needs --queue`);
  }
  if (options.byOrder && options.replay === undefined) throw new UsageError("--by-order needs --replay");
  if (options.replay !== undefined && options.model !== undefined) {
    throw new UsageError("--model cannot be used with --replay; troupe fork goes on with another model");
  }
}

/** Throws UsageError for an option that only a run of this process has. */
function checkQueued(options: RunWords): void {
  for (const name of ["record", "replay"] as const) {
    if (options[name] !== undefined) throw new UsageError(`--${name} cannot be used with --queue`);
  }
}
