import { getMaxListeners } from "node:events";
import { Annotation, END, START, StateGraph, type LangGraphRunnableConfig } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { allowManyListeners } from "../../../src/langgraph/many-listeners.ts";
import { ABORT_SIGNALS, withSignal } from "../../../src/langgraph/with-signal.ts";

// The key `__pregel_abort_signals`, under which LangGraph 1.7.3 passes signals on to graphs below.

const State = Annotation.Root({ text: Annotation<string> });

/** Runs a graph in a node of another one, and returns whether the inner node's signal aborts with `inner`. */
async function run(pass: (config: LangGraphRunnableConfig, inner: AbortSignal) => LangGraphRunnableConfig) {
  const inner = new AbortController();
  let isAborted: boolean | undefined;
  const below = new StateGraph(State)
    .addNode("inside", (_, config) => {
      inner.abort(new Error("too late"));
      isAborted = config.signal?.aborted;
      return {};
    })
    .addEdge(START, "inside")
    .addEdge("inside", END)
    .compile();
  const above = new StateGraph(State)
    .addNode("below", async (state, config) => {
      await below.invoke(state, pass(config, inner.signal)).catch(() => undefined);
    })
    .addEdge(START, "below")
    .addEdge("below", END)
    .compile();
  await above.invoke({ text: "" }, { signal: new AbortController().signal });
  return isAborted;
}

test("a signal reaches the nodes of a graph below by the private key", async () => {
  expect(await run((config, signal) => withSignal(config, signal))).toBe(true);
});

test("a signal in the public config alone does not reach them: withSignal is still needed", async () => {
  expect(await run((config, signal) => ({ ...config, signal }))).toBe(false);
});

/** Returns Node's limit of a signal; 0 means none. Node 20's `getMaxListeners` throws for 0. */
function listenerLimit(signal: unknown): number {
  if (!(signal instanceof AbortSignal)) throw new Error("LangGraph passes no such signal on");
  try {
    return getMaxListeners(signal);
  } catch {
    return 0;
  }
}

test("the signals that a node passes on are found, to turn off the warning about many listeners", async () => {
  const limits: number[] = [];
  const graph = new StateGraph(State)
    .addNode("look", (_, { configurable = {} }) => {
      allowManyListeners({ configurable });
      const inherited = configurable[ABORT_SIGNALS] as Record<string, AbortSignal | undefined>;
      const { externalAbortSignal: external, composedAbortSignal: composed } = inherited;
      for (const signal of [external, composed]) limits.push(listenerLimit(signal));
      return {};
    })
    .addEdge(START, "look")
    .addEdge("look", END)
    .compile();
  await graph.invoke({ text: "" }, { signal: new AbortController().signal });
  expect(limits).toEqual([0, 0]);
});
