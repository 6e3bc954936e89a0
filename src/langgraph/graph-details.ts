import type { CompiledGraph } from "./compiled-graph.ts";
import type { ContextReading } from "./run-context.ts";

/** What Troupe knows about a graph that one of its builders made. */
export interface GraphDetails {
  /** Which builder made it: `router`, `handoffs`, `supervisor`, or the name of an application. */
  kind: string;
  /** True if a run may wait for a person. A graph that mounts this one may then have to wait too. */
  waits: boolean;
  /** How a run that ended early continues; null if a run of this graph cannot be reopened. */
  reopen: Reopen | null;
  /** How it answers as data: the zod schema, null if it only passes data on. Absent or null if it does not. */
  answers?: { readonly schema: object | null } | null | undefined;
  /** The tools that its specialists and teams can call. Absent or null if they cannot all be known. */
  tools?: readonly string[] | null | undefined;
  /** Reads the caller's context, also for a graph that mounts this one. Throws InputError for an invalid one. */
  readContext?: ContextReading["read"] | undefined;
}

/**
 * Decides from the values of a thread whether its last run can be reopened, and from which node. Returns null if it
 * cannot: it ended with its work done, or for a reason that more budget does not change.
 */
export type Reopen = (
  values: Readonly<Record<string, unknown>>,
  graph: Pick<CompiledGraph, "nodes">,
) => Reopening | null;

/** The update that reopens a run, and the node that it counts as a write of: the run continues along this node's edges. */
export interface Reopening {
  update: Record<string, unknown>;
  node: string;
  /** True if the run would stop again at once within the same limits. LangGraph's own recursion limit starts again at zero. */
  needsLargerLimit: boolean;
}

/** The key of the details. All copies of the package share it. */
const DETAILS = Symbol.for("troupe.graph");

/**
 * Keeps details with a graph. They are a property of the object of the channels, which `withConfig` passes on to the copy
 * that it makes (langgraph 1.7.3, `Pregel.withConfig`). A WeakMap by graph would lose them there.
 */
export function keepDetails(graph: CompiledGraph, details: GraphDetails): void {
  Object.defineProperty(graph.channels, DETAILS, { value: details, enumerable: false });
}

/** Returns what Troupe knows about a graph, or null for a graph that none of its builders made. */
export function detailsOf(graph: CompiledGraph): GraphDetails | null {
  return (graph.channels as { [DETAILS]?: GraphDetails })[DETAILS] ?? null;
}
