import type {
  AnyStateSchema,
  BaseCheckpointSaver,
  BaseStore,
  CompiledStateGraph,
  StateGraph,
} from "@langchain/langgraph";
import { strictResume } from "../langgraph/checkpointer.ts";
import { noteCustomStream } from "../langgraph/custom-stream.ts";
import { keepDetails, type GraphDetails } from "../langgraph/graph-details.ts";
import { PASSED_ON, readRunContext, type ContextReading } from "../langgraph/run-context.ts";
import { endWithRun } from "../langgraph/run-ending.ts";
import { ownRunSignals } from "../langgraph/run-signal.ts";
import { addressAnswers } from "./address-answers.ts";
import { keepThreads } from "./keep-threads.ts";
import { observeNodes, observeRuns } from "./observe-graph.ts";
import { refuseLongRequests } from "./refuse-long-requests.ts";
import { reopenOnRequest } from "./reopen-on-request.ts";

/** How a graph is compiled, and what Troupe then knows about it. */
export interface CompileSettings extends Omit<GraphDetails, "readContext"> {
  name: string;
  /** The saver that keeps the threads. If undefined, a server can set its own. */
  checkpointer?: BaseCheckpointSaver | undefined;
  store?: BaseStore | undefined;
  /**
   * Whether the graph answers the last message of a person. Then a message that is too long for a request is refused before
   * anything of it is stored.
   * @default false
   */
  answersRequests?: boolean | undefined;
  /**
   * How many supersteps a run may take.
   * @default LangGraph's own limit
   */
  recursionLimit?: number | undefined;
  /**
   * How the context of the graph's caller is read, and described to a server.
   * @default the context is passed on as it is
   */
  callerContext?: ContextReading | undefined;
}

/**
 * Compiles a graph as every builder of Troupe returns it. Only one run at a time can use a thread, a checkpoint has the
 * version of its state, and an answer of a person counts only for the question that it names, or for the only one that waits.
 *
 * @example
 * const graph = compileGraph(new StateGraph(state).addNode("pack", pack).addEdge(START, "pack"), {
 *   name: "post-office",
 *   kind: "post-office",
 *   waits: false,
 *   reopen: null,
 *   checkpointer: new MemorySaver(),
 * });
 */
export function compileGraph<
  Schema,
  State,
  Update,
  Node extends string,
  Input extends AnyStateSchema,
  Output extends AnyStateSchema,
>(
  graph: StateGraph<Schema, State, Update, Node, Input, Output>,
  settings: CompileSettings,
): CompiledStateGraph<State, Update, Node, Input, Output> {
  const {
    name,
    store,
    checkpointer,
    recursionLimit,
    kind,
    waits,
    reopen,
    answers,
    tools,
    answersRequests = false,
    callerContext = PASSED_ON,
  } = settings;
  observeNodes(graph.nodes, settings);
  const plain = readRunContext(graph.compile({ name, ...(store && { store }) }), callerContext);
  const noted = noteCustomStream(plain);
  const checked = answersRequests ? refuseLongRequests(noted) : noted;
  const kept = keepThreads(reopenOnRequest(addressAnswers(checked)), checkpointer);
  const compiled = observeRuns(ownRunSignals(endWithRun(kept)), settings);
  const limit = recursionLimit === undefined ? {} : { recursionLimit };
  const complete = compiled.withConfig({ ...strictResume, ...limit });
  keepDetails(complete, { kind, waits, reopen, answers, tools, readContext: callerContext.read });
  return complete;
}
