import { isCommand } from "@langchain/langgraph";
import { abortErrorOf } from "../errors/run-aborted-error.ts";
import {
  areOperationsRead,
  observed,
  openOperation,
  type Operation,
  type OperationEnd,
} from "../events/operation-channel.ts";
import type { CompiledGraph } from "../langgraph/compiled-graph.ts";

type Run = ReturnType<CompiledGraph["_streamIterator"]>;

/** What a graph's operations are named by. */
interface Named {
  name: string;
  /** Which builder made the graph. */
  kind: string;
}

/**
 * Publishes each execution of a node as an operation. LangGraph keeps the function of a node in `func` of its runnable
 * (langgraph 1.7.3); a node of another form stays as it is.
 */
export function observeNodes(nodes: Readonly<Record<string, unknown>>, { kind: builder }: Named): void {
  for (const [node, specification] of Object.entries(nodes)) {
    const { runnable } = specification as { runnable?: { func?: unknown } };
    const work = runnable?.func;
    if (runnable === undefined || typeof work !== "function") continue;
    runnable.func = function observedNode(this: unknown, ...given: unknown[]): unknown {
      const start = (): unknown => work.apply(this, given) as unknown;
      if (!areOperationsRead()) return start();
      return observed(
        () => ({ kind: "node", node, builder }),
        async () => await start(),
      );
    };
  }
}

/** Returns the graph, whose every run is published as an operation. `withConfig` copies it by its constructor. */
export function observeRuns<Graph extends CompiledGraph>(graph: Graph, { name, kind }: Named): Graph {
  const Plain = graph.constructor as new (fields: object) => CompiledGraph;
  class ObservedGraph extends Plain {
    override _streamIterator(...[input, options]: Parameters<CompiledGraph["_streamIterator"]>): Run {
      const pieces = super._streamIterator(input, options);
      if (!areOperationsRead()) return pieces;
      const configurable = { ...this.config?.configurable, ...options?.configurable };
      const thread = configurable["thread_id"] as string | number | undefined;
      const describe = (): Operation => ({
        kind: "run",
        graph: this.name ?? name,
        builder: kind,
        thread: thread === undefined ? null : String(thread),
        isResumed: input === null || isCommand(input),
        configurable,
      });
      return observedRun(pieces, describe, options?.signal);
    }
  }
  return new ObservedGraph(Object.assign({}, graph)) as Graph;
}

/** Reads a run inside its operation. An abort ends the operation at once, because LangGraph then no longer reads the run. */
async function* observedRun(pieces: Run, describe: () => Operation, signal: AbortSignal | undefined): Run {
  const operation = openOperation(describe);
  if (operation === null) return yield* pieces;
  let isOpen = true;
  const end = (how: OperationEnd): void => {
    if (isOpen) operation.end(how);
    isOpen = false;
  };
  const onAbort = (): void => end({ error: abortErrorOf(signal?.reason) });
  signal?.addEventListener("abort", onAbort, { once: true });
  if (signal?.aborted === true) onAbort();
  try {
    for (;;) {
      const piece = await operation.within(() => pieces.next());
      if (piece.done === true) return;
      yield piece.value;
    }
  } catch (error) {
    end({ error });
    throw error;
  } finally {
    await operation.within(() => pieces.return(undefined));
    signal?.removeEventListener("abort", onAbort);
    end({ error: null });
  }
}
