import { randomUUID } from "node:crypto";
import {
  END,
  isGraphBubbleUp,
  Overwrite,
  ReducedValue,
  START,
  StateGraph,
  StateSchema,
  type BaseStore,
  type CompiledStateGraph,
  type GraphNode,
  type LangGraphRunnableConfig,
} from "@langchain/langgraph";
import { z } from "zod";
import { ConfigurationError, sumUsage, TroupeError, type Outcome, type UsageEntry } from "troupe";
import { openSharedState, sharedScope, type JsonValue, type SharedState } from "troupe/shared-state";

/** What the agents have written, each under its own name, and the request under `input`. */
export type Board = Readonly<Record<string, JsonValue>>;

/** An agent that reads the board and adds to it. */
export interface BlackboardAgent {
  name: string;
  contribute(board: Board, config: LangGraphRunnableConfig): Promise<Contribution>;
}

/** What an agent writes on the board, and the usage of its model calls. */
export interface Contribution {
  value: JsonValue;
  usage?: readonly UsageEntry[];
}

/** How a blackboard run ended. */
export type BlackboardOutcome = Pick<Outcome, "status" | "reason" | "mode" | "usage"> & { rounds: number };

/** Options of a blackboard. */
export interface BlackboardOptions {
  agents: readonly BlackboardAgent[];
  /** Checks whether the board is complete. It is called before each round, also before the first one. */
  until: (board: Board) => boolean;
  /**
   * How many rounds run at most.
   *
   * @default 10
   */
  maximumRounds?: number;
  /** The store of the board. A server passes its own store. */
  store?: BaseStore;
}

// These schemas check only what a checkpoint must keep. The types are the interfaces above.
const state = new StateSchema({
  input: z.string(),
  run: z.string(),
  round: z.number(),
  board: z.record(z.string(), z.custom<JsonValue>()),
  usage: new ReducedValue(
    z.array(z.custom<UsageEntry>()).default(() => []),
    { reducer: (all: UsageEntry[], some: UsageEntry[]) => [...all, ...some] },
  ),
  outcome: z.custom<BlackboardOutcome>().nullable(),
});
const input = new StateSchema({ input: state.fields.input });

type Schema = typeof state;
type Node = GraphNode<Schema>;

/** A compiled blackboard. It takes `{ input }`, and returns the board and the outcome. */
export type BlackboardGraph = CompiledStateGraph<
  Schema["State"],
  Schema["Update"],
  string,
  typeof input,
  Schema
>;

/** Builds a blackboard: in each round all agents read the same board and add to it, until the board is complete. */
export function createBlackboard(options: BlackboardOptions): BlackboardGraph {
  const { agents, until, maximumRounds = 10, store } = options;
  const names = agents.map(({ name }) => name);
  check(names, maximumRounds);

  const begin: Node = async (given, config) => {
    const run = randomUUID();
    await using board = boardOf(run, config);
    await board.set("input", given.input);
    return { run, round: 0, outcome: null, usage: new Overwrite([]) };
  };
  const look: Node = async ({ run, round, usage }, config) => {
    await using shared = boardOf(run, config);
    const entries = await shared.list();
    const board = Object.fromEntries(entries.map(({ key, value }) => [key, value as JsonValue]));
    const ending = until(board)
      ? ({ status: "completed", reason: null } as const)
      : ({ status: "stopped", reason: `no agreement after ${round} rounds` } as const);
    if (ending.status === "stopped" && round < maximumRounds) return { board, round: round + 1 };
    const mode = usage.some((entry) => entry.mode === "rehearsal") ? "rehearsal" : "live";
    return { board, outcome: { ...ending, mode, usage: sumUsage(usage), rounds: round } };
  };
  const graph = new StateGraph({ state, input })
    .addNode("begin", begin)
    .addNode("look", look)
    .addNode(agents.map((agent): [string, Node] => [agent.name, agentNode(agent)]))
    .addEdge(START, "begin")
    .addEdge("begin", "look")
    .addConditionalEdges("look", ({ outcome }) => (outcome === null ? names : END), [...names, END]);
  for (const name of names) graph.addEdge(name, "look");
  return graph
    .compile({ name: "blackboard", ...(store && { store }) })
    .withConfig({ recursionLimit: 2 * maximumRounds + 5 });
}

function agentNode(agent: BlackboardAgent): Node {
  const { name } = agent;
  return async ({ run, board }, config) => {
    await using shared = boardOf(run, config).as(name);
    // From now on, other agents cannot write this key.
    await shared.claim(name);
    try {
      const { value, usage = [] } = await agent.contribute(board, config);
      await shared.set(name, value);
      return { usage: [...usage] };
    } catch (error) {
      if (isGraphBubbleUp(error) || config.signal?.aborted) throw error;
      const message = error instanceof Error ? error.message : String(error);
      throw new TroupeError("specialist_failed", `agent ${name}: ${message}`, { cause: error });
    }
  };
}

function boardOf(run: string, { store, signal }: LangGraphRunnableConfig): SharedState {
  return openSharedState(store, { namespace: [...sharedScope("run", run), "blackboard"], signal });
}

function check(names: readonly string[], maximumRounds: number): void {
  const taken = names.filter((name, index) => RESERVED.has(name) || names.indexOf(name) !== index);
  const faults = [
    ...(names.length === 0 ? ["agents must contain at least one agent"] : []),
    ...taken.map((name) => `an agent's name must be unique and not reserved, but is ${JSON.stringify(name)}`),
    ...(Number.isSafeInteger(maximumRounds) && maximumRounds > 0
      ? []
      : [`maximumRounds must be a whole number of at least 1, but is ${maximumRounds}`]),
  ];
  if (faults.length > 0) throw new ConfigurationError("blackboard", faults);
}

const RESERVED: ReadonlySet<string> = new Set(["begin", "look", ...Object.keys(state.fields)]);
