import { randomUUID } from "node:crypto";
import { ConfigurationError } from "../../src/errors/configuration-error.ts";
import { personAtTerminal } from "../approval/person.ts";
import { UsageError } from "../errors.ts";
import { readProjectGraphs } from "../graph/project-graphs.ts";
import type { Output } from "../output.ts";
import type { RunRequest } from "../run/prepare-run.ts";
import { readRequestText } from "../run/read-request.ts";
import { reportRun } from "../run/report-run.ts";
import { settingsOf } from "../run/run-on-thread.ts";
import { openClient, type ClientOptions } from "../services/open-client.ts";
import { createQueueAnswering } from "./answer-questions.ts";
import { followRun } from "./follow-run.ts";
import { createQueuedRun } from "./queued-run.ts";

/** A request for `troupe run --queue`. */
export type QueueRequest = RunRequest & ClientOptions;

/**
 * Submits a run to the workers, shows it, and prints its answer. Ctrl-C leaves the run, which goes on. Resolves to the exit
 * code and never rejects.
 */
export function runOnQueue(options: QueueRequest, output: Output): Promise<number> {
  const { graph, yes, thread = randomUUID() } = options;
  const run = randomUUID();
  const queued = createQueuedRun(run, { options, output });
  const placed = { ...options, thread };
  return reportRun(
    placed,
    output,
    async (context) => {
      const { signal } = context;
      checkOptions(options);
      await checkName(graph, process.cwd());
      const request = await readRequestText(options.request, { signal, output });
      const { limits, showsAnswer } = settingsOf(options, output);
      await using client = await openClient(options);
      signal.throwIfAborted();
      // A plain object: the worker makes a message of it.
      const input = { messages: [{ role: "user", content: request }] };
      context.onQueued({ graph, thread, run });
      await client.submit(graph, input, { thread, runId: run, ...(limits !== null && { limits }) });
      output.say(`troupe: run ${run} is queued on thread ${thread}`);
      const person = personAtTerminal(output, signal);
      const answering = createQueueAnswering({
        approvesAll: yes === true,
        person,
        say: (text) => output.say(text),
      });
      await followRun({ ...context, client, run, answering, showsAnswer });
    },
    queued,
  );
}

/** Options of a run in this process, which a run on workers cannot have, and why. */
const LOCAL_OPTIONS = {
  model: "the workers choose their models",
  db: "the workers keep threads in PostgreSQL",
  abandon: "cancel the thread's run with `troupe runs cancel` instead",
} as const;

function checkOptions(options: QueueRequest): void {
  for (const [name, reason] of Object.entries(LOCAL_OPTIONS)) {
    if (options[name as keyof typeof LOCAL_OPTIONS] === undefined) continue;
    throw new UsageError(`--${name} cannot be used with --queue: ${reason}`);
  }
}

/** Reports a wrong name at once if this folder has the graphs: no worker would ever take the run. */
async function checkName(graph: string, folder: string): Promise<void> {
  const own = await readProjectGraphs(folder);
  if (own.size === 0 || own.has(graph)) return;
  throw new ConfigurationError(
    "langgraph.json",
    [`unknown graph ${JSON.stringify(graph)}; available: ${[...own.keys()].join(", ")}`],
    { code: "graph_unknown" },
  );
}
