import { setMaxListeners } from "node:events";
import type { CompiledGraph } from "./compiled-graph.ts";

type Run = ReturnType<CompiledGraph["_streamIterator"]>;
type StreamCall = Parameters<CompiledGraph["stream"]>;

/** A run's own signal, which follows the caller's until the run has ended. */
interface RunSignal {
  signal: AbortSignal;
  /** Stops following the caller's signal. */
  end(): void;
}

/** The signal of the run that is being started. LangGraph calls `_streamIterator` before it first waits (langgraph 1.7.3). */
let starting: RunSignal | null = null;

/**
 * Returns the graph, whose every run has a signal of its own. LangGraph adds a listener to the signal that it gets, and never
 * removes it (langgraph 1.7.3): a signal that a service passes to many runs would gather them. `withConfig` copies a graph
 * by its constructor, so that its copies have it, too.
 */
export function ownRunSignals<Graph extends CompiledGraph>(graph: Graph): Graph {
  const Plain = graph.constructor as new (fields: object) => CompiledGraph;
  class GraphWithRunSignals extends Plain {
    override stream = ((input: StreamCall[0], options: StreamCall[1]) =>
      startRun(options, (own) => super.stream(input, own))) as CompiledGraph["stream"];

    override _streamIterator(...[input, options]: Parameters<CompiledGraph["_streamIterator"]>): Run {
      const run = starting;
      starting = null;
      const pieces = super._streamIterator(input, options);
      return run === null ? pieces : ending(pieces, run);
    }
  }
  return new GraphWithRunSignals(Object.assign({}, graph)) as Graph;
}

function startRun<Options extends StreamCall[1], Value>(
  options: Options,
  start: (options: Options) => Value,
): Value {
  const given = options?.signal;
  if (given === undefined) return start(options);
  const run = follow(given);
  starting = run;
  try {
    return start({ ...options, signal: run.signal });
  } finally {
    starting = null;
  }
}

function follow(given: AbortSignal): RunSignal {
  const own = new AbortController();
  const abort = (): void => own.abort(given.reason);
  if (given.aborted) {
    abort();
    return { signal: own.signal, end: () => undefined };
  }
  // Many runs may follow one signal at the same time.
  setMaxListeners(0, given);
  given.addEventListener("abort", abort, { once: true });
  return { signal: own.signal, end: () => given.removeEventListener("abort", abort) };
}

async function* ending(pieces: Run, run: RunSignal): Run {
  try {
    yield* pieces;
  } finally {
    run.end();
  }
}
