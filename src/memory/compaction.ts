import type { BaseMessage } from "@langchain/core/messages";
import type { ModelChoice } from "../models/models.ts";

/** What a compaction gets in addition to the messages. */
export interface CompactionRequest {
  /** The first request of the conversation. It stays word for word before the summary, if it fills at most a quarter of the window. */
  goal: string;
  /** What stands in the place of the messages before these; it is replaced by what is returned. Null if there is nothing. */
  earlier: string | null;
  /** The most characters that a summary may have. A longer one is cut when it is shown. */
  limit: number;
  /** Aborts when the run is aborted, when `compactionSeconds` are over, and at the run's deadline. */
  signal: AbortSignal;
  /**
   * Asks a model of the graph, with its limits, retries, usage and events, and returns the text of its reply. Without a `model`
   * it is the one of the specialists.
   */
  ask: (messages: BaseMessage[], options?: { model?: ModelChoice | undefined }) => Promise<string>;
}

/**
 * Makes what stands in the place of messages that do not fit the window any more: a text, which models read as data, or null
 * if the messages are only left out. The messages are whole turns, and each tool call is there with its answer. It is called
 * once for each stretch, and its result is kept in the thread. If it rejects, or returns anything else, the run goes on with
 * the cut conversation, or in handoffs with `history: "whole"` with all of it, the event `compaction_failed` says why, and the
 * next request tries again.
 *
 * @example
 * const lastWords: Compaction = (messages, { limit }) => messages.map(({ text }) => text).join("\n").slice(-limit);
 * const router = createRouter({ specialists, conversation: { characters: 60_000, compaction: lastWords } });
 */
export type Compaction = (
  messages: readonly BaseMessage[],
  request: CompactionRequest,
) => string | null | Promise<string | null>;
