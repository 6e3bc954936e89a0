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
// In a project of your own: from "troupe".
import { ConfigurationError, sumUsage, TroupeError, type Outcome, type UsageEntry } from "../../src/index.ts";
import {
  openSharedState,
  sharedScope,
  type JsonValue,
  type SharedState,
} from "../../src/shared-state/index.ts";

/** What the agents have put down, each under its own name, and the request under `input`. */
export type Board = Readonly<Record<string, JsonValue>>;

/** Somebody who looks at the board and adds to it. */
export interface BlackboardAgent {
  name: string;
  contribute(board: Board, config: LangGraphRunnableConfig): Promise<Contribution>;
}

/** What goes on the board, and the model calls that it took. */
export interface Contribution {
  value: JsonValue;
  usage?: readonly UsageEntry[];
}

/** How a blackboard run ended. */
export type BlackboardOutcome = Pick<Outcome, "status" | "reason" | "mode" | "usage"> & { rounds: number };

/** What a blackboard is made of. */
export interface BlackboardOptions {
  agents: readonly BlackboardAgent[];
  /** True where the board has what was wanted; asked before each round, the first included. */
  until: (board: Board) => boolean;
  /** 10 where not given. */
  maximumRounds?: number;
  /** Where the board is kept; a server brings its own. */
  store?: BaseStore;
}

// The runtime checks only what has to survive a checkpoint; the types are the interfaces above.
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

/** A compiled blackboard: takes `{ input }`, returns the board and the outcome. */
export type BlackboardGraph = CompiledStateGraph<
  Schema["State"],
  Schema["Update"],
  string,
  typeof input,
  Schema
>;

/** Builds a blackboard: in each round all agents look at the same board and add to it, until it has what was wanted. */
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
    // From now on nobody else can write here.
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
    ...(names.length === 0 ? ["there are no agents; at least one is needed"] : []),
    ...taken.map((name) => `the name ${JSON.stringify(name)} is taken`),
    ...(Number.isSafeInteger(maximumRounds) && maximumRounds > 0 ? [] : ["maximumRounds is 1 or more"]),
  ];
  if (faults.length > 0) throw new ConfigurationError("blackboard", faults);
}

const RESERVED: ReadonlySet<string> = new Set(["begin", "look", ...Object.keys(state.fields)]);
