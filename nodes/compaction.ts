import type { BaseMessage } from "@langchain/core/messages";
import { Overwrite, type LangGraphRunnableConfig } from "@langchain/langgraph";
import { requireCalls } from "../src/budget/require-calls.ts";
import { untilDeadline } from "../src/budget/until-deadline.ts";
import { compactedCount, summaryLimit, type Compacted } from "../src/conversation/compacted.ts";
import { readRequest, textOf } from "../src/conversation/conversation.ts";
import { stretchOf, type Stretch } from "../src/conversation/stretch.ts";
import { DEFAULT_CONVERSATION_CHARACTERS } from "../src/conversation/window.ts";
import { emit } from "../src/events/events.ts";
import { COMPACTION_NODE } from "../src/memory/compaction-node.ts";
import type { Compaction, CompactionRequest } from "../src/memory/compaction.ts";
import { DEFAULT_COMPACTION_SECONDS, type ConversationOptions } from "../src/memory/conversation-options.ts";
import type { ModelCaller } from "../src/models/model-caller.ts";
import type { Run } from "../src/run/run.ts";
import type { UsageEntry } from "../src/run/usage.ts";
import { kindOf } from "../src/text/kind-of.ts";
import { beginTurn, type NodeTurn, type StartOptions } from "./turn.ts";

/** The channels that the node reads in every graph. */
interface CompactedState {
  messages: BaseMessage[];
  compacted?: Compacted | null;
}

/** What the node needs. */
export interface CompactionOptions extends StartOptions {
  caller: ModelCaller;
  conversation: ConversationOptions;
  /** True if the specialists read the whole conversation, with the calls of tools. */
  isWhole: boolean;
}

/** What the node writes. */
export interface CompactionUpdate {
  run: Run;
  outcome: null;
  usage: Overwrite<UsageEntry[]>;
  compacted: Compacted | null;
}

/** The share of the run's tokens, cost and time that a compaction leaves for the request. */
const REQUEST_SHARE = 0.5;

/** How many model calls must be left for a summary: one for it, and two for the request. */
const CALLS_NEEDED = 3;

/**
 * Creates the node in front of a graph with the option `conversation.compaction`: it starts the run, and compacts what does not
 * fit the conversation any more. A checkpoint keeps this before the request is worked on, so that each stretch is paid once.
 */
export function createCompaction(
  options: CompactionOptions,
): (state: CompactedState, config: LangGraphRunnableConfig) => Promise<CompactionUpdate> {
  const { conversation, isWhole } = options;
  return async ({ messages, compacted: before = null }, config) => {
    // Throws InputError for a conversation without a request.
    readRequest(messages);
    const turn = beginTurn(options, { agent: COMPACTION_NODE, config });
    turn.scope.leavesShare = true;
    turn.budget.holdBack(true, REQUEST_SHARE);
    const known = compactedCount(messages, before) === 0 ? null : before;
    const stretch = stretchOf(messages, { ...conversation, compacted: known, isWhole });
    const next = stretch === null ? known : ((await compact(stretch, turn, options)) ?? known);
    const compacted = await keepForRecall(messages, { turn, compacted: next, conversation });
    return { run: turn.kept().run ?? turn.run, outcome: null, usage: new Overwrite(turn.used()), compacted };
  };
}

/** Returns the conversation's beginning with this stretch compacted; null if that failed. */
async function compact(
  stretch: Stretch,
  turn: NodeTurn,
  { caller, conversation }: CompactionOptions,
): Promise<Compacted | null> {
  const { characters = DEFAULT_CONVERSATION_CHARACTERS } = conversation;
  const { messages, goal, earlier } = stretch;
  turn.reportStart();
  const ask: CompactionRequest["ask"] = async (asked, { model } = {}) => {
    requireCalls(turn.budget, CALLS_NEEDED);
    const { scope } = turn;
    return textOf(await caller.call({ role: "specialist", model, messages: asked, visible: false, scope }));
  };
  const { value: summary, failure } = await turn.attempt(() =>
    inTime(turn, conversation, async (signal) => {
      const request = { goal, earlier, limit: summaryLimit(characters), signal, ask };
      return checked(await conversation.compaction?.(messages, request));
    }),
  );
  const size = { messages: messages.length, characters: stretch.characters };
  const { config } = turn.scope;
  if (failure !== null) {
    emit(config, turn.place, { type: "compaction_failed", ...size, message: failure.message });
    return null;
  }
  const shown = Math.min(summary?.length ?? 0, summaryLimit(characters));
  emit(config, turn.place, { type: "compacted", ...size, shown });
  return stretch.compactedAs(summary);
}

/** Throws for a result of a compaction that is neither a text nor null. */
function checked(result: unknown): Awaited<ReturnType<Compaction>> {
  if (result === null) return null;
  if (typeof result === "string" && result.trim() !== "") return result.trim();
  const hint = typeof result === "function" ? ": call summarize()" : "";
  throw new Error(
    `conversation.compaction must return null or a text that is not empty, but returned ${kindOf(result)}${hint}`,
  );
}

/** Keeps the compacted turns in the store that are not there yet, and notes it. If that fails, the next request tries again. */
async function keepForRecall(
  messages: readonly BaseMessage[],
  {
    turn,
    compacted,
    conversation,
  }: { turn: NodeTurn; compacted: Compacted | null; conversation: ConversationOptions },
): Promise<Compacted | null> {
  const { recall } = conversation;
  if (recall === undefined || compacted === null || compacted.kept >= compacted.messages) return compacted;
  const { config } = turn.scope;
  const { failure } = await turn.attempt(() =>
    inTime(turn, conversation, () => recall.keep(messages.slice(compacted.kept, compacted.messages), config)),
  );
  if (failure === null) return { ...compacted, kept: compacted.messages };
  emit(config, turn.place, { type: "recall_failed", message: failure.message });
  return compacted;
}

/** Does work until it takes too long, or until the run's deadline is near. */
function inTime<Result>(
  turn: NodeTurn,
  { compactionSeconds = DEFAULT_COMPACTION_SECONDS }: ConversationOptions,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const options = { isFinal: false };
  return turn.within(compactionSeconds, () =>
    untilDeadline(turn.budget, { ...options, signal: turn.scope.config.signal }, work),
  );
}
