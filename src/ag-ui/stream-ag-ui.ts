import type { RunnableConfig } from "@langchain/core/runnables";
import type { Event, RunAgentInput } from "@ag-ui/core";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { codeOf, messageOf } from "../errors/locate-error.ts";
import { TroupeError } from "../errors/troupe-error.ts";
import { compiledGraphOf, type MountableGraph } from "../specialists/mountable-graph.ts";
import { streamRun, type RunConfig, type RunInput, type StreamableGraph } from "../streaming/stream-run.ts";
import { errorEvent } from "./error-event.ts";
import { RunEvents, startedEvent, type KeptChannels } from "./run-events.ts";
import { startOfRun } from "./start-run.ts";
import { keepsThreads, readThread } from "./thread.ts";
import { ToolContent } from "./tool-content.ts";

/** How a run is carried out for an AG-UI client. */
export interface AgUiOptions<Graph extends StreamableGraph> {
  /**
   * The config of the run, as `streamRun` takes it. For a graph with a checkpointer, `configurable.thread_id` names the thread:
   * make it of the user of your session and `input.threadId`, because clients choose the latter.
   */
  config?: RunConfig<NoInfer<Graph>> | undefined;
  /**
   * True if the page gets the arguments and the results of tools. They can be secret or long.
   * @default false; the page gets the names of the tools, and whether a call failed
   */
  toolContent?: boolean | undefined;
  /**
   * Is called with the error of a run that failed, for your log. The page gets the message only if it says what was wrong with the request.
   * @default nothing
   */
  onError?: ((error: unknown) => void) | undefined;
}

/** What `streamAgUi` returns. Leaving the loop, or calling `return`, stops the run at once. */
export type AgUiStream = AsyncIterableIterator<Event, undefined, undefined>;

/**
 * Runs a graph for an AG-UI client, and yields the events of the protocol, in the form of the package `@ag-ui/core`.
 *
 * A graph with a checkpointer gets the new message of the user, or the answers of `resume` to the questions that its thread waits
 * on, each by its id. A graph without one gets the conversation that the client sends. The last event is `RUN_FINISHED` or
 * `RUN_ERROR`. What a client may not send (tools, instructions, answers to nothing) ends as a `RUN_ERROR`, too. Leaving the loop
 * stops the run, and so does `config.signal`. Throws ConfigurationError if `graph` is not a compiled graph.
 *
 * @example
 * const input = await readAgUiInput(await request.json());
 * const config = { configurable: { thread_id: `${user} ${input.threadId}` } };
 * for await (const event of streamAgUi(graph, input, { config })) send(event);
 */
export function streamAgUi<Graph extends StreamableGraph>(
  graph: Graph,
  input: RunAgentInput,
  options: AgUiOptions<NoInfer<Graph>> = {},
): AgUiStream {
  if (typeof (graph as Partial<StreamableGraph> | null)?.stream !== "function") {
    throw new ConfigurationError("streamAgUi", [
      "graph must be a compiled graph, such as `createRouter` returns",
    ]);
  }
  const stop = new AbortController();
  const events = eventsOf(graph, input, { options, left: stop.signal });
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => events.next(),
    return() {
      // A generator returns only after its pending event. The run must stop now.
      stop.abort(new TroupeError("run_aborted", "the reader left the stream"));
      return events.return(undefined);
    },
  };
}

async function* eventsOf<Graph extends StreamableGraph>(
  graph: Graph,
  input: RunAgentInput,
  { options, left }: { options: AgUiOptions<Graph>; left: AbortSignal },
): AsyncGenerator<Event, undefined, undefined> {
  const given: RunnableConfig = options.config ?? {};
  const signal = given.signal === undefined ? left : AbortSignal.any([given.signal, left]);
  const content = options.toolContent === true ? new ToolContent() : null;
  yield startedEvent(input);
  try {
    const compiled = compiledGraphOf(graph as unknown as MountableGraph);
    const start = await startOfRun(compiled, input, given);
    const kept = async (): Promise<KeptChannels> =>
      keepsThreads(compiled) ? (await readThread(compiled, given, "streamAgUi")).channels : {};
    const events = new RunEvents(input, { ...start, content });
    yield* events.begun();
    const callbacks = content === null ? given.callbacks : content.among(given.callbacks);
    const config = { ...given, signal, ...(callbacks === undefined ? {} : { callbacks }) };
    const items = streamRun(graph, start.input as RunInput<Graph>, config as unknown as RunConfig<Graph>);
    for await (const item of items) {
      const wasStopped = item.type === "error" && item.code === "run_aborted";
      if (item.type === "error" && !wasStopped) options.onError?.(item.error);
      yield* events.read(item, wasStopped ? await kept() : {});
    }
    if (!events.isOver) yield* events.waiting(await kept());
  } catch (error) {
    options.onError?.(error);
    yield errorEvent({ error, code: codeOf(error), message: messageOf(error) });
  }
  return undefined;
}
