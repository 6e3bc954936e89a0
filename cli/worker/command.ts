import { InvalidArgumentError } from "commander";
import type { CommandContext } from "../program.ts";
import { filled, portNumber, wholeNumber } from "../run/run-options.ts";
import { addServiceOptions } from "../services/service-addresses.ts";
import type { WorkerRequest } from "./worker.ts";

const AFTER_HELP = `
Serves every graph of ./langgraph.json: takes runs from the queue, and takes
over those of workers that died. Any number of workers can share the work, on
any number of machines. \`troupe run <graph> "..." --queue\` submits a run.

When it is ready, it prints one line to stdout. Its log goes to stderr, one JSON
object on each line. It serves its health and metrics over HTTP:
  /healthz   200 as long as the process lives
  /readyz    200 if it takes runs, 503 with the reason otherwise
  /metrics   Prometheus

SIGTERM or Ctrl-C ends it: it takes no new runs, and lets its runs end for the
time of --drain. Those that have not ended are handed over to other workers at
once. A second Ctrl-C ends it immediately.

It keeps a journal of each thread, with all prompts and replies, in
.troupe/journal: the console and \`troupe export\` read it there.
TROUPE_JOURNAL=off turns it off.

With --rates, all workers together keep to the rates of a file such as
  { "models": { "gpt-4.1": { "callsPerSecond": 5 } },
    "tenants": { "acme": { "callsPerSecond": 2 } } }

It needs packages that the rest of Troupe does not:
  npm install bullmq ioredis pg prom-client
  npm install @langchain/langgraph-checkpoint-postgres

Exit codes:
  0    it ended after SIGTERM or Ctrl-C, with all its runs over or handed over
  1    it failed
  2    wrong usage or configuration, or a service that refuses it
  130  ended immediately by a second Ctrl-C

Examples:
  $ troupe worker --redis redis://db:6379 --postgres postgres://user@db/troupe
  $ troupe worker --concurrency 20 --host 0.0.0.0     # addresses from .env`;

/** Registers `troupe worker`. */
export function registerWorker({ program, output, exitWith }: CommandContext): void {
  const command = program
    .command("worker")
    .summary("serve the graphs of langgraph.json to a queue of runs")
    .description("Takes runs from a queue that many workers share, and carries them out.");
  addServiceOptions(command)
    .option("--concurrency <number>", "carry out this many runs at once (default: 10)", wholeNumber)
    .option(
      "--port <number>",
      "the port of health and metrics; 0 takes a free one (default: 9464)",
      portNumber,
    )
    .option("--host <address>", "the address to serve them on (default: 127.0.0.1)", filled)
    .option("--drain <seconds>", "let runs end for this long before it ends (default: 30)", seconds)
    .option(
      "--lease <seconds>",
      "others take over after this long without a sign of life (default: 5)",
      lease,
    )
    .option("--rates <file>", "the JSON of the most calls per second of models and tenants", filled)
    .option("--keep-history", "keep all checkpoints of finished threads (default: the last one)")
    .addHelpText("after", AFTER_HELP)
    .action(async (options: WorkerRequest) => {
      const { serveGraphs } = await import("./worker.ts");
      exitWith(await serveGraphs(options, output));
    });
}

function lease(value: string): number {
  const number = Number(value);
  if (/^\d+(\.\d+)?$/.test(value) && number >= 1 && number <= 600) return number;
  throw new InvalidArgumentError("It must be a number of seconds from 1 to 600.");
}

function seconds(value: string): number {
  const number = Number(value);
  if (/^\d+(\.\d+)?$/.test(value) && number <= 86_400) return number;
  throw new InvalidArgumentError("It must be a number of seconds from 0 to 86400.");
}
