import type { Client } from "@langchain/langgraph-sdk";
import { rememberContext } from "../connection/run-context.ts";
import { rememberStart } from "../connection/started-runs.ts";
import { announceThreads } from "../connection/threads-changed.ts";

interface StartOptions {
  readonly graph: string;
  /** What the person asks; null for a graph that takes no conversation. */
  readonly request: string | null;
  /** The graph's other input. */
  readonly input: Readonly<Record<string, unknown>>;
  /** The settings of the run, such as its limits. */
  readonly context: Readonly<Record<string, unknown>>;
}

/** Starts a run on a new thread, and resolves to the thread as soon as the server has taken the run. */
export async function startRun(client: Client, options: StartOptions): Promise<string> {
  const { graph, request, input, context } = options;
  const title = request?.slice(0, 200) ?? null;
  const { thread_id: thread } = await client.threads.create({
    graphId: graph,
    metadata: title === null ? {} : { request: title },
  });
  rememberContext(thread, context);
  const { run_id: run } = await client.runs.create(thread, graph, {
    input: request === null ? input : { ...input, messages: [humanMessage(request)] },
    ...(Object.keys(context).length > 0 && { context: { ...context } }),
    streamMode: ["values", "custom", "messages-tuple"],
    streamSubgraphs: true,
    streamResumable: true,
  });
  rememberStart(thread, run);
  announceThreads();
  return thread;
}

/** Returns a person's message in the form that servers take. */
export function humanMessage(text: string): { type: "human"; content: string } {
  return { type: "human", content: text };
}
