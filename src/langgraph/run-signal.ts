import { abortErrorOf } from "../errors/run-aborted-error.ts";
import type { CompiledGraph } from "./compiled-graph.ts";
import { followSignals, type FollowingSignal } from "./follow-signals.ts";
import { endSuperstepListeners } from "./superstep-listeners.ts";

type Run = ReturnType<CompiledGraph["_streamIterator"]>;
type StreamCall = Parameters<CompiledGraph["stream"]>;
type EventsCall = Parameters<CompiledGraph["streamEvents"]>;

/** The signals of the run that is being started. LangGraph calls `_streamIterator` before it first waits (langgraph 1.7.3). */
let starting: readonly FollowingSignal[] = [];

/**
 * Returns the graph, whose every run has a signal of its own. LangGraph adds a listener to the signal that it gets, and never
 * removes it (langgraph 1.7.3): a signal that a service passes to many runs would gather them. The reason of the run's own
 * signal is the error `run_aborted`, which LangGraph then rejects with. `withConfig` copies a graph by its constructor, so
 * that its copies have such signals, too.
 */
export function ownRunSignals<Graph extends CompiledGraph>(graph: Graph): Graph {
  const Plain = graph.constructor as new (fields: object) => CompiledGraph;
  class GraphWithRunSignals extends Plain {
    override stream = ((...call: StreamCall) =>
      startRun(call, [], (input, own) => super.stream(input, own))) as CompiledGraph["stream"];

    override streamEvents = ((...[input, options, streamOptions]: EventsCall) => {
      // In version 3, LangGraph calls `stream` with the same signal.
      if (options.signal === undefined || (options.version as string) === "v3") {
        return super.streamEvents(input, options, streamOptions);
      }
      const outer = followSignals([options.signal], abortErrorOf);
      // LangGraph streams events from a run of `this`, which ends the outer signal with its own.
      const stream = (...call: StreamCall): unknown =>
        startRun(call, [outer], (given, own) => super.stream(given, own));
      const events = Object.assign(Object.create(this) as this, { stream });
      return super.streamEvents.call(events, input, { ...options, signal: outer.signal }, streamOptions);
    }) as CompiledGraph["streamEvents"];

    override _streamIterator(...[input, options]: Parameters<CompiledGraph["_streamIterator"]>): Run {
      const signals = starting;
      starting = [];
      const pieces = super._streamIterator(input, options);
      return signals.length === 0 ? pieces : ending(pieces, signals);
    }
  }
  return new GraphWithRunSignals(Object.assign({}, graph)) as Graph;
}

function startRun<Value>(
  [input, options]: StreamCall,
  outer: readonly FollowingSignal[],
  start: (...call: StreamCall) => Value,
): Value {
  if (options?.signal === undefined) return start(input, options);
  const own = followSignals([options.signal], abortErrorOf);
  endSuperstepListeners(own.signal);
  starting = [own, ...outer];
  try {
    return start(input, { ...options, signal: own.signal });
  } finally {
    starting = [];
  }
}

async function* ending(pieces: Run, signals: readonly FollowingSignal[]): Run {
  try {
    yield* pieces;
  } finally {
    for (const one of signals) one.end();
  }
}
