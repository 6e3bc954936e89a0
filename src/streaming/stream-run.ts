import { pendingApprovals } from "../approval/pending-approvals.ts";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { codeOf, messageOf } from "../errors/locate-error.ts";
import { TroupeError } from "../errors/troupe-error.ts";
import { nextSequence } from "../events/events.ts";
import type { CompiledGraph } from "../langgraph/compiled-graph.ts";
import { compiledGraphOf, type MountableGraph } from "../specialists/mountable-graph.ts";
import type { ErrorItem, RunItem } from "./run-item.ts";
import type { Place } from "./run-places.ts";
import { RunReader } from "./run-reader.ts";

/** What `streamRun` runs: a compiled graph, or an agent of `createAgent`. */
export interface StreamableGraph {
  invoke(input: never, config?: never): Promise<unknown>;
  stream(input: never, config?: never): Promise<unknown>;
}

/** The input of a graph: a request, a command with answers, or null to continue the thread. */
export type RunInput<Graph extends StreamableGraph> = Parameters<Graph["invoke"]>[0];

/** The config of a run, as `invoke` takes it: `configurable`, `context`, `signal` and the others. */
export type RunConfig<Graph extends StreamableGraph> = Graph extends {
  invoke(input: never, config?: infer Config): unknown;
}
  ? Omit<NonNullable<Config>, "streamMode" | "subgraphs">
  : never;

/** The result of a graph, as `invoke` returns it. */
export type RunResult<Graph extends StreamableGraph> = Awaited<ReturnType<Graph["invoke"]>>;

/** What `streamRun` returns. Leaving the loop, or calling `return`, stops the run at once. */
export type RunStream<State> = AsyncIterableIterator<RunItem<State>, undefined, undefined>;

/**
 * Runs a graph, and yields what happens: the answer piece by piece, messages, events, questions to a person, and how it
 * ended. It works for every graph of Troupe, and for graphs that contain one.
 *
 * The run starts when the first item is read. The last item is a `result`, an `error`, or the last `approval` that the run
 * waits on. A run that fails does not throw: it ends with an `error` item. Leaving the loop stops the run, and so does
 * `config.signal`; then the code is `run_aborted`. Throws ConfigurationError if `graph` is not a compiled graph.
 *
 * @example
 * for await (const item of streamRun(router, { messages: "Why is my query slow?" })) {
 *   if (item.type === "token") process.stdout.write(item.text);
 *   if (item.type === "error") console.error(item.code, item.message);
 * }
 */
export function streamRun<Graph extends StreamableGraph>(
  graph: Graph,
  input: RunInput<NoInfer<Graph>>,
  config?: RunConfig<NoInfer<Graph>>,
): RunStream<RunResult<Graph>> {
  if (typeof (graph as Partial<StreamableGraph> | null)?.stream !== "function") {
    throw new ConfigurationError("streamRun", [
      "graph must be a compiled graph, such as `createRouter` returns",
    ]);
  }
  const stop = new AbortController();
  const compiled = compiledGraphOf(graph as unknown as MountableGraph);
  const items = itemsOf<RunResult<Graph>>(compiled, input, config ?? {}, stop.signal);
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => items.next(),
    return() {
      // A generator returns only after its pending item. The run must stop now.
      stop.abort(new TroupeError("run_aborted", "the reader left the stream"));
      return items.return(undefined);
    },
  };
}

async function* itemsOf<State>(
  graph: CompiledGraph,
  input: unknown,
  config: RunConfig<CompiledGraph>,
  left: AbortSignal,
): AsyncGenerator<RunItem<State>, undefined, undefined> {
  const reader = new RunReader<State>();
  const signal = config.signal === undefined ? left : AbortSignal.any([config.signal, left]);
  try {
    // The channels that `invoke` returns.
    const outputKeys = config.outputKeys ?? graph.outputChannels;
    const options = { ...config, signal, outputKeys, streamMode: [...MODES], subgraphs: true as const };
    for await (const chunk of await graph.stream(input, options)) yield* reader.read(chunk);
    if (reader.waits) {
      const questions = await pendingApprovals(graph, config);
      yield* questions.map((question) => reader.asking(question));
    } else {
      yield reader.finished();
    }
  } catch (error) {
    if (!left.aborted) yield failed(error, reader.places.ofRun(), signal);
  }
  return undefined;
}

const MODES = ["messages", "custom", "values"] as const;

/** Returns the item of a failure. The error itself is left out of the item's JSON, because it may hold secrets. */
function failed(error: unknown, place: Place, { aborted }: AbortSignal): ErrorItem {
  const code = aborted ? "run_aborted" : codeOf(error);
  const message = aborted ? "the run was stopped" : messageOf(error);
  const item = { type: "error" as const, ...place, sequence: nextSequence(), code, message };
  return Object.defineProperty(item, "error", { value: error }) as ErrorItem;
}
