import type { RunnableConfig } from "@langchain/core/runnables";
import {
  Annotation,
  Command,
  interrupt,
  START,
  StateGraph,
  type BaseCheckpointSaver,
  type LangGraphRunnableConfig,
} from "@langchain/langgraph";
import type { CompiledGraph } from "../../langgraph/compiled-graph.ts";

/** The graphs that are run, each with what its `done` holds in the end. */
export const SHAPES = {
  "a chain": ["shop", "cook", "serve"],
  "steps at the same time": ["shop", "bread", "roast", "soup", "serve"],
  "a question to a person": ["shop", "ask", "serve"],
  "a graph below the graph": ["shop", "wash", "cut", "serve"],
} as const;

export type Shape = keyof typeof SHAPES;

/** The channel of the steps that are done; `below` is that of the graph below. */
const steps = () =>
  Annotation<string[]>({ reducer: (before, added) => [...before, ...added], default: () => [] });
const State = Annotation.Root({ done: steps() });
const StateBelow = Annotation.Root({ below: steps() });

/** Returns a graph of a shape. `start` is called at the start of each step. */
export function cookOf(
  shape: Shape,
  checkpointer: BaseCheckpointSaver,
  start: (step: string) => void = () => undefined,
): CompiledGraph {
  const step = (name: string) => () => {
    start(name);
    return { done: [name] };
  };
  const graph = new StateGraph(State)
    .addNode("shop", step("shop"))
    .addNode("serve", step("serve"))
    .addEdge(START, "shop");
  switch (shape) {
    case "a chain":
      graph.addNode("cook", step("cook")).addEdge("shop", "cook").addEdge("cook", "serve");
      break;
    case "steps at the same time":
      graph
        .addNode("bread", step("bread"))
        .addNode("roast", step("roast"))
        .addNode("soup", step("soup"))
        .addEdge("shop", "bread")
        .addEdge("shop", "roast")
        .addEdge("shop", "soup")
        .addEdge(["bread", "roast", "soup"], "serve");
      break;
    case "a question to a person":
      graph.addNode("ask", ask(start)).addEdge("shop", "ask").addEdge("ask", "serve");
      break;
    case "a graph below the graph":
      graph.addNode("below", below(start)).addEdge("shop", "below").addEdge("below", "serve");
      break;
  }
  const compiled: unknown = graph.compile({ checkpointer });
  return compiled as CompiledGraph;
}

function ask(start: (step: string) => void) {
  return () => {
    start("ask");
    interrupt("May I serve?");
    return { done: ["ask"] };
  };
}

function below(start: (step: string) => void) {
  const step = (name: string) => () => {
    start(name);
    return { below: [name] };
  };
  const graph = new StateGraph(StateBelow)
    .addNode("wash", step("wash"))
    .addNode("cut", step("cut"))
    .addEdge(START, "wash")
    .addEdge("wash", "cut")
    .compile();
  return async (_state: unknown, config: LangGraphRunnableConfig) => {
    return { done: (await graph.invoke({}, config)).below };
  };
}

/** Returns the steps that a task has written. */
export function stepsIn(writes: readonly [channel: string, value: unknown][]): string[] {
  return writes.flatMap(([channel, value]) =>
    channel === "done" || channel === "below" ? (value as string[]) : [],
  );
}

/**
 * Carries a run on from wherever it stands to its end, and answers its question. Returns the steps that are done. A thread
 * without a checkpoint begins with an input; any other one continues without one, also if nothing seems to be next.
 */
export async function finishRun(graph: CompiledGraph, config: RunnableConfig): Promise<string[]> {
  const durable = { ...config, durability: "sync" as const };
  for (let turn = 0; turn < 3; turn += 1) {
    const { createdAt, tasks } = await graph.getState(config);
    const asks = tasks.some(({ interrupts, result }) => interrupts.length > 0 && result === undefined);
    const input = createdAt === undefined ? {} : null;
    await graph.invoke(asks ? new Command({ resume: "yes" }) : input, durable);
    const { values, tasks: left } = await graph.getState(config);
    if (left.length === 0) return (values as { done: string[] }).done;
  }
  throw new Error("the run did not end after its question was answered");
}
