import { AIMessage, SystemMessage, type BaseMessage } from "@langchain/core/messages";
import { mergeConfigs } from "@langchain/core/runnables";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { NOTHING_KEPT, openKeptCalls } from "../budget/kept-calls.ts";
import type { RunBudget } from "../budget/run-budget.ts";
import { untilDeadline } from "../budget/until-deadline.ts";
import { textOf } from "../conversation/conversation.ts";
import { withoutParentCommand } from "../langgraph/parent-command.ts";
import { TeamStoppedError } from "../run/team-stopped-error.ts";
import { TroupeError } from "../errors/troupe-error.ts";
import { currentScope, type CallScope } from "../run/call-scope.ts";
import type { ModelCaller } from "../models/model-caller.ts";
import { answerContent } from "../models/regular-reply.ts";
import type { Outcome } from "../run/outcome.ts";
import { lazyGraph, type LazyGraph } from "../langgraph/lazy-graph.ts";
import { allowManyListeners } from "../langgraph/many-listeners.ts";
import { chatTags } from "../langgraph/chat-stream.ts";
import { withSignal } from "../langgraph/with-signal.ts";
import type { CompiledGraph } from "../langgraph/compiled-graph.ts";
import { detailsOf } from "../langgraph/graph-details.ts";
import { compiledGraphOf } from "../specialists/mountable-graph.ts";
import { isGraphSpecialist, type PromptSpecialist, type Specialist } from "../specialists/specialist.ts";
import type { UsageEntry } from "../run/usage.ts";
import { directAnswer, directTools } from "./direct-answer.ts";
import { bookEarlierCalls } from "./call-notes.ts";
import type { AgentExtension } from "./tool-agent.ts";
import { UsageListener } from "./usage-listener.ts";

/** What a specialist gets to answer. `visible` streams the answer as chat. */
export interface Assignment {
  messages: BaseMessage[];
  visible: boolean;
  scope: CallScope;
}

/** A specialist that is ready to run. Prompts, agents and graphs are all asked in this one way. */
export interface SpecialistRunner {
  /** Answers in one message under the specialist's name. Rejects if it cannot. */
  run(assignment: Assignment): Promise<AIMessage>;
  /** Answers with every message that Troupe's own agent added, tool answers included. Others answer in one message. */
  converse(assignment: Assignment): Promise<BaseMessage[]>;
  /** The graphs inside, for drawings and for their checkpoints. */
  subgraphs: CompiledGraph[];
}

/** A specialist's node, in the form in which `addNode` takes several nodes. */
export type SpecialistNode<Node> = [
  name: string,
  node: Node,
  options: { subgraphs: CompiledGraph[]; ends?: string[] },
];

/** Makes the runner of a specialist: a plain model call, an agent with tools, or the specialist's own graph. */
export function createSpecialistRunner(
  specialist: Specialist,
  caller: ModelCaller,
  extension?: AgentExtension,
): SpecialistRunner {
  const { name } = specialist;
  if (isGraphSpecialist(specialist)) {
    const graph = compiledGraphOf(specialist.graph);
    return graphRunner({ name, graph: { load: () => Promise.resolve(graph), subgraphs: [graph] }, caller });
  }
  const own = callerOf(specialist, caller);
  if ((specialist.tools ?? []).length > 0 || (extension?.tools ?? []).length > 0) {
    // The agent needs langchain, which is loaded only at its first use.
    const graph = lazyGraph(async () => {
      const { createToolAgent } = await import("./tool-agent.ts");
      return compiledGraphOf(await createToolAgent(specialist, own, extension));
    });
    return graphRunner({ name, graph, caller, isAgent: true, directs: directTools(specialist.tools ?? []) });
  }
  return promptRunner(specialist, own);
}

/** Returns the caller with a specialist's own retry policy and fallback models. */
export function callerOf(
  { retry, fallbackModels }: Pick<PromptSpecialist, "retry" | "fallbackModels">,
  caller: ModelCaller,
): ModelCaller {
  const isUsual = retry === undefined && fallbackModels === undefined;
  return isUsual ? caller : caller.adapted({ retry, fallbackModels });
}

function promptRunner(specialist: PromptSpecialist, caller: ModelCaller): SpecialistRunner {
  const { name, prompt, model } = specialist;
  const run = async ({ messages, visible, scope }: Assignment): Promise<AIMessage> => {
    const call = { role: "specialist", model, visible, scope } as const;
    const reply = await caller.call({ ...call, messages: [new SystemMessage(prompt), ...messages] });
    return answerFrom(reply, name);
  };
  return { subgraphs: [], run, converse: async (assignment) => [await run(assignment)] };
}

function graphRunner(options: {
  name: string;
  graph: LazyGraph;
  caller: ModelCaller;
  isAgent?: boolean;
  /** The tools whose results are answers; null if they are not known. */
  directs?: ReadonlySet<string> | null;
}): SpecialistRunner {
  const { name, caller, isAgent = false, directs = null } = options;
  const outputOf = async ({ messages, visible, scope }: Assignment): Promise<TeamOutput> => {
    // The ids separate what the graph was given from what it answers.
    for (const message of messages) message.id ??= caller.effects.id();
    const graph = await options.graph.load();
    // A Troupe graph ends at every limit with the results that it has, so it needs no stop from outside.
    const isTeam = detailsOf(graph) !== null;
    const budget = caller.budgets.of(scope);
    const stop = new AbortController();
    allowManyListeners(scope.config);
    // A Troupe graph keeps its usage in its own state.
    const { earlier, keep } = isTeam ? NOTHING_KEPT : await openKeptCalls(scope.config);
    scope.usage.push(...earlier);
    const listener = new UsageListener({ scope, budget, gate: { isClosed: !isTeam, stop }, keep });
    const invoke = (signal?: AbortSignal): Promise<TeamOutput> =>
      graph.invoke({ messages }, configFor(graph, { scope, visible, listener, signal, isAgent }));
    const output = await currentScope
      .run(scope, async () => {
        try {
          return await (isTeam ? invoke() : stoppable({ budget, stop, scope }, invoke));
        } finally {
          await listener.closeAll();
        }
      })
      .catch((error: unknown) => {
        scope.usage.push(...listener.entries);
        throw withoutParentCommand(error);
      });
    bookEarlierCalls(scope, output.messages ?? [], caller.budgets);
    scope.usage.push(...(usageOf(output, scope) ?? listener.entries));
    if (output.outcome?.status === "failed") {
      const reason = output.outcome.reason ?? "no reason given";
      throw new TroupeError("specialist_failed", `the team failed: ${reason}`);
    }
    return output;
  };
  const run = async (assignment: Assignment): Promise<AIMessage> => {
    const { messages = [], outcome } = await outputOf(assignment);
    const given = new Set(assignment.messages.map((message) => message.id));
    const added = messages.filter(({ id }) => id === undefined || !given.has(id));
    // Words next to a call are not the answer if the graph ends with what the call returned.
    const direct = directAnswer(added, directs);
    const answer =
      direct === null
        ? added.findLast((message) => message.getType() === "ai" && textOf(message).trim() !== "")
        : new AIMessage(direct);
    if (outcome?.status === "stopped") {
      throw new TeamStoppedError(answer === undefined ? "" : textOf(answer), outcome);
    }
    if (answer === undefined)
      throw new TroupeError("specialist_failed", "it returned no answer in `messages`");
    return answerFrom(answer, name);
  };
  return {
    subgraphs: options.graph.subgraphs,
    run,
    async converse(assignment) {
      if (!isAgent) return [await run(assignment)];
      const { messages = [] } = await outputOf(assignment);
      const direct = directAnswer(messages, directs);
      // Counted, not matched by id: if an agent continues after an interrupt, its input has the ids of the first
      // time. A message that was given twice is there once.
      const given = new Set(assignment.messages.map((message) => message.id));
      return [...messages.slice(given.size), ...(direct === null ? [] : [new AIMessage(direct)])];
    },
  };
}

/** The recursion limit of an agent: at least 25 rounds of tools. A round takes 2 supersteps, and one more each for handoffs and approvals. */
const AGENT_SUPERSTEPS = 100;

/** The parts of a mounted graph's output that are read. Only Troupe's graphs have an outcome and a usage. */
interface TeamOutput {
  messages?: BaseMessage[];
  outcome?: Outcome | null;
  usage?: UsageEntry[];
}

/** Runs a foreign graph, and ends it if the run's time is over or if the budget refused one of its calls. */
function stoppable(
  { budget, stop, scope }: { budget: RunBudget; stop: AbortController; scope: CallScope },
  invoke: (signal: AbortSignal) => Promise<TeamOutput>,
): Promise<TeamOutput> {
  return untilDeadline(
    budget,
    { signal: scope.config.signal, isFinal: scope.step === null },
    async (ended) => {
      const either = AbortSignal.any([ended, stop.signal]);
      allowManyListeners({ signal: either });
      try {
        return await invoke(either);
      } catch (error) {
        throw stop.signal.aborted ? stop.signal.reason : error;
      }
    },
  );
}

function configFor(
  graph: CompiledGraph,
  options: {
    scope: CallScope;
    visible: boolean;
    listener: UsageListener;
    signal: AbortSignal | undefined;
    isAgent: boolean;
  },
): LangGraphRunnableConfig {
  const { scope, visible, listener, signal, isAgent } = options;
  const config = mergeConfigs(scope.config, {
    tags: chatTags(visible),
    callbacks: [listener],
    // With the node's own name, LangGraph would take the graph's run for the node's and stream all its messages (langgraph 1.7.3).
    runName: `${scope.agent} (graph)`,
  });
  // A team has its own recursion limit. The parent's would end it too early or too late.
  const limit = isAgent ? AGENT_SUPERSTEPS : graph.config?.recursionLimit;
  return withSignal({ ...config, ...(limit ? { recursionLimit: limit } : {}) }, signal);
}

/** Returns the usage in a Troupe graph's output in the form in which its parent records it. Returns undefined for other graphs. */
function usageOf({ outcome, usage }: TeamOutput, { agent, step }: CallScope): UsageEntry[] | undefined {
  if (outcome === undefined) return undefined;
  return usage?.map((entry) => ({ ...entry, agent: `${agent}/${entry.agent}`, step }));
}

/** Makes the specialist's answer from a reply. It keeps the reply's id, so that the streamed and the stored message are the same. */
function answerFrom(reply: BaseMessage, name: string): AIMessage {
  const { id } = reply;
  const content = answerContent(reply.content);
  const usage = AIMessage.isInstance(reply) ? reply.usage_metadata : undefined;
  return new AIMessage({ name, content, ...(id ? { id } : {}), ...(usage ? { usage_metadata: usage } : {}) });
}
