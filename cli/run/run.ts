import { MemorySaver } from "@langchain/langgraph";
import type { Output } from "../output.ts";
import { openThreadsIfAny } from "../threads/open-kept-threads.ts";
import type { RunRecordings } from "../recordings/with-recordings.ts";
import { prepareRun, type RunRequest } from "./prepare-run.ts";
import { reportRun } from "./report-run.ts";
import { runHeld, runUntilAnswered, settingsOf, type RunContext } from "./run-on-thread.ts";

/** Runs a graph on a new request and prints the answer. Resolves to the exit code and never rejects. */
export function startRun(options: RunRequest, output: Output): Promise<number> {
  return reportRun(options, output, async (context) => {
    if (options.record === undefined && options.replay === undefined) {
      return runNew(options, { context, recordings: { describe: () => undefined } });
    }
    const { withRecordings } = await import("../recordings/with-recordings.ts");
    return withRecordings(options, context, (recordings) => runNew(options, { context, recordings }));
  });
}

/** Runs a graph on a new request, and describes the run to its recording. */
export async function runNew(
  options: RunRequest,
  { context, recordings }: { context: RunContext; recordings: RunRecordings },
): Promise<void> {
  const { signal, output } = context;
  const { graph, request, abandon } = options;
  const folder = process.cwd();
  const prepared = await prepareRun(options, { graph, folder, request, isRead: false }, { signal, output });
  recordings.describe(prepared);
  signal.throwIfAborted();
  using threads = await openThreadsIfAny(options, output);
  const settings = { ...context, ...settingsOf(options, output) };
  if (threads === null) {
    // Approvals need a saver. This one keeps the thread until the process ends.
    prepared.found.graph.checkpointer = new MemorySaver();
    const first = { input: prepared.request, opening: null };
    return runUntilAnswered(prepared, { ...settings, first });
  }
  await runHeld(prepared, { ...settings, threads, folder, intent: abandon ? "abandon" : "ask" });
}
