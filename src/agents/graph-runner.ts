import type { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { AIMessage, type BaseMessage } from "@langchain/core/messages";
import { mergeConfigs } from "@langchain/core/runnables";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { NOTHING_KEPT, openKeptCalls } from "../budget/kept-calls.ts";
import type { RunBudget } from "../budget/run-budget.ts";
import { untilDeadline } from "../budget/until-deadline.ts";
import { answerOf } from "../conversation/answer-of.ts";
import { textOf } from "../conversation/conversation.ts";
import { isControlFlow } from "../langgraph/control-flow.ts";
import { withoutParentCommand } from "../langgraph/parent-command.ts";
import { TeamStoppedError } from "../run/team-stopped-error.ts";
import { messageOf } from "../errors/locate-error.ts";
import { isTroupeError, TroupeError } from "../errors/troupe-error.ts";
import { withoutKeys } from "../errors/without-keys.ts";
import { hideKeysInReply } from "../models/hide-keys-in-reply.ts";
import { endingOf } from "../models/finish-reason.ts";
import { hideKeys, holdsKey } from "../text/hide-keys.ts";
import { currentScope, type CallScope } from "../run/call-scope.ts";
import type { ModelCaller } from "../models/model-caller.ts";
import type { Outcome } from "../run/outcome.ts";
import { foreignRequest } from "../models/regular-request.ts";
import type { LazyGraph } from "../langgraph/lazy-graph.ts";
import { withGraphSignal } from "../langgraph/graph-signal.ts";
import { allowManyListeners, withManyListeners } from "../langgraph/many-listeners.ts";
import { answeringFor } from "../events/step-text.ts";
import { chatTags, insideChat, outsideChat } from "../langgraph/chat-stream.ts";
import { withSignal } from "../langgraph/with-signal.ts";
import type { CompiledGraph } from "../langgraph/compiled-graph.ts";
import { detailsOf } from "../langgraph/graph-details.ts";
import type { UsageEntry } from "../run/usage.ts";
import { CHANNEL_UPDATES } from "../langgraph/own-channels.ts";
import { channelInput, collectWrites } from "./channel-writes.ts";
import { directAnswer } from "./direct-answer.ts";
import { bookEarlierCalls } from "./call-notes.ts";
import { ForeignCalls } from "./foreign-calls.ts";
import { ToolListener } from "./tool-events.ts";
import { UsageListener } from "./usage-listener.ts";

import { answerFrom } from "./answer-from.ts";
import type { Assignment, SpecialistRunner } from "./runner.ts";

/** Makes the runner of a graph: an agent of Troupe, a team, or a foreign graph. */
export function createGraphRunner(options: {
  name: string;
  graph: LazyGraph;
  caller: ModelCaller;
  isAgent?: boolean;
  /** The tools whose results are answers; null if they are not known. */
  directs?: ReadonlySet<string> | null;
}): SpecialistRunner {
  const { name, caller, isAgent = false, directs = null } = options;
  const prepared = onceLoaded(options.graph);
  const outputOf = async ({ messages, visible, scope }: Assignment): Promise<TeamOutput> => {
    // The ids separate what the graph was given from what it answers.
    for (const message of messages) message.id ??= caller.effects.id();
    const { graph, isTeam } = await prepared();
    const given = isTeam || isAgent ? messages : foreignRequest(messages);
    const own = channelInput(graph, scope, { isOurs: isTeam || isAgent });
    const budget = caller.budgets.of(scope);
    const stop = new AbortController();
    const outer = currentScope.getStore();
    if (outer !== undefined) scope.outer = outer;
    allowManyListeners(scope.config);
    // A Troupe graph keeps its usage in its own state.
    const { earlier, keep } = isTeam ? NOTHING_KEPT : await openKeptCalls(scope.config);
    scope.usage.push(...earlier);
    const listener = new UsageListener({ scope, budget, gate: { isClosed: !isTeam, stop }, keep });
    const listeners: BaseCallbackHandler[] = [listener];
    if (!isTeam) listeners.push(new ToolListener(scope, caller.effects));
    if (!isTeam && !isAgent) listeners.push(new ForeignCalls({ stop, id: () => caller.effects.id() }));
    // What a foreign graph says may be no part of its answer.
    const isAnswer = (isTeam || isAgent) && (visible || scope.step !== null);
    const invoke = (signal?: AbortSignal): Promise<TeamOutput> =>
      answeringFor(scope, { isAnswer }, () => {
        const config = configFor(graph, { scope, visible, listeners, signal, isAgent });
        const start = (started: LangGraphRunnableConfig): Promise<TeamOutput> =>
          graph.invoke({ ...own, messages: given }, started);
        if (!visible) return outsideChat(config, start);
        const speaker = isAnswer ? scope.config : null;
        return insideChat(config, { speaker, node: isAgent ? AGENT_MODEL : null }, start);
      });
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
        throw withoutAnyKeys(withoutParentCommand(error), scope.config.signal);
      });
    // The replies of a foreign graph's models are not read by us before.
    for (const message of output.messages ?? []) if (AIMessage.isInstance(message)) hideKeysInReply(message);
    bookEarlierCalls(scope, output.messages ?? [], caller.budgets);
    collectWrites(output, scope);
    if (isTeam) scope.teams?.push(teamResult(output));
    scope.usage.push(...(usageOf(output, scope) ?? listener.entries));
    if (output.outcome?.status === "failed") {
      const reason = output.outcome.reason ?? "no reason given";
      throw new TroupeError("specialist_failed", `the team failed: ${reason}`);
    }
    if (!isAgent) scope.value = (isTeam ? output.answer : output.structuredResponse) ?? undefined;
    return output;
  };
  const run = async (assignment: Assignment): Promise<AIMessage> => {
    const { messages = [], outcome, handoffs } = await outputOf(assignment);
    const isForeign = !isAgent && outcome === undefined;
    const given = new Set(assignment.messages.map((message) => message.id));
    const added = messages.filter(({ id }) => id === undefined || !given.has(id));
    // Words next to a call are not the answer if the graph ends with what the call returned.
    const direct = directAnswer(added, directs);
    const last =
      direct === null
        ? added.findLast((message) => message.getType() === "ai" && textOf(message).trim() !== "")
        : new AIMessage(direct);
    if (isForeign && AIMessage.isInstance(last)) checkEnding(last);
    // Everything that was said in a turn of handoffs is its answer, under the id that has streamed last.
    const content = handoffs === undefined ? null : answerOf({ messages: added, handoffs });
    const isWhole = last === undefined || content === null || content === textOf(last);
    const answer = isWhole ? last : new AIMessage({ ...idOf(last), content });
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

/** Returns a function that loads the graph once, ready to run. */
function onceLoaded(lazy: LazyGraph): () => Promise<{ graph: CompiledGraph; isTeam: boolean }> {
  const prepare = async (): Promise<{ graph: CompiledGraph; isTeam: boolean }> => {
    const graph = await lazy.load();
    // A Troupe graph ends at every limit with the results that it has, so it needs no stop from outside.
    const isTeam = detailsOf(graph) !== null;
    return { graph: isTeam ? graph : withManyListeners(graph), isTeam };
  };
  let ready: ReturnType<typeof prepare> | undefined;
  return () => (ready ??= prepare());
}

/** Throws TroupeError if the last reply of a foreign graph is not whole. Troupe's own calls are checked when they are made. */
function checkEnding(last: AIMessage): void {
  const { ending, reason } = endingOf(last);
  if (ending === "whole" || ending === "missing" || ending === "unknown") return;
  throw new TroupeError("specialist_failed", `its last reply is not whole (${reason})`);
}

/** Returns an error without the keys that a foreign client may repeat in it, also what only looks like a key. */
function withoutAnyKeys(error: unknown, signal: AbortSignal | undefined): unknown {
  if (isControlFlow(error, signal) || isTroupeError(error)) return error;
  const message = messageOf(error);
  return holdsKey(message) ? new TroupeError("specialist_failed", hideKeys(message)) : withoutKeys(error);
}

/** The recursion limit of an agent: at least 25 rounds of tools. A round takes 2 supersteps, and one more each for handoffs and approvals. */
const AGENT_SUPERSTEPS = 100;

/** The node of an agent that calls its model (langchain 1.5.14). */
const AGENT_MODEL = "model_request";

/** The parts of a mounted graph's output that are read. Only Troupe's graphs have an outcome and a usage. */
interface TeamOutput extends Record<string, unknown> {
  messages?: BaseMessage[];
  outcome?: Outcome | null;
  usage?: UsageEntry[];
  /** Only a handoffs graph has them. */
  handoffs?: readonly unknown[];
  /** The answer as data: of a Troupe graph, and of an agent of `createAgent`. */
  answer?: unknown;
  structuredResponse?: unknown;
}

/** The channels of a team that the graph above it shows. */
const SHOWN = ["outcome", "plan", "results", "route", "active", "handoffs", "teams"] as const;

function teamResult(output: TeamOutput): Record<string, unknown> {
  return Object.fromEntries(SHOWN.filter((name) => name in output).map((name) => [name, output[name]]));
}

function idOf({ id }: BaseMessage): { id?: string } {
  return id === undefined ? {} : { id };
}

/** Runs a foreign graph, and ends it if the run's time is over or if the budget refused one of its calls. */
function stoppable(
  { budget, stop, scope }: { budget: RunBudget; stop: AbortController; scope: CallScope },
  invoke: (signal: AbortSignal) => Promise<TeamOutput>,
): Promise<TeamOutput> {
  return untilDeadline(budget, { signal: scope.config.signal, isFinal: scope.step === null }, (ended) =>
    withGraphSignal([ended, stop.signal], async (signal) => {
      try {
        return await invoke(signal);
      } catch (error) {
        throw stop.signal.aborted ? stop.signal.reason : error;
      }
    }),
  );
}

function configFor(
  graph: CompiledGraph,
  options: {
    scope: CallScope;
    visible: boolean;
    listeners: BaseCallbackHandler[];
    signal: AbortSignal | undefined;
    isAgent: boolean;
  },
): LangGraphRunnableConfig {
  const { scope, visible, listeners, signal, isAgent } = options;
  const config = mergeConfigs(scope.config, {
    tags: chatTags(visible),
    callbacks: listeners,
    // With the node's own name, LangGraph would take the graph's run for the node's and stream all its messages (langgraph 1.7.3).
    runName: `${scope.agent} (graph)`,
  });
  // A team has its own recursion limit. The parent's would end it too early or too late.
  const limit = isAgent ? AGENT_SUPERSTEPS : graph.config?.recursionLimit;
  const noted = CHANNEL_UPDATES in graph.channels && { outputKeys: [...outputsOf(graph), CHANNEL_UPDATES] };
  return withSignal({ ...config, ...(limit ? { recursionLimit: limit } : {}), ...noted }, signal);
}

function outputsOf({ outputChannels }: CompiledGraph): string[] {
  return [outputChannels].flat().map(String);
}

/** Returns the usage in a Troupe graph's output in the form in which its parent records it. Returns undefined for other graphs. */
function usageOf({ outcome, usage }: TeamOutput, { agent, step }: CallScope): UsageEntry[] | undefined {
  if (outcome === undefined) return undefined;
  return usage?.map((entry) => ({ ...entry, agent: `${agent}/${entry.agent}`, step }));
}
