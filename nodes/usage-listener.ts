import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import type { Serialized } from "@langchain/core/load/serializable";
import type { AIMessage, BaseMessage, UsageMetadata } from "@langchain/core/messages";
import type { ChatGeneration, LLMResult } from "@langchain/core/outputs";
import type { CallScope } from "../src/models/call-scope.ts";
import { REHEARSAL_MODEL, type UsageEntry } from "../src/usage.ts";

/** Hears every model call below a graph that keeps no ledger of ours, whatever the graph does with the replies. */
export class UsageListener extends BaseCallbackHandler {
  override readonly name = "troupe_usage_listener";
  /** The calls so far, in the order in which they ended; failed ones included. */
  readonly entries: UsageEntry[] = [];
  readonly #scope: CallScope;
  readonly #models = new Map<string, string>();

  constructor(scope: CallScope) {
    super();
    this.#scope = scope;
    // Otherwise LangChain would go on without waiting, and the last calls be missed.
    this.awaitHandlers = true;
  }

  override handleChatModelStart(
    _model: Serialized,
    _messages: BaseMessage[][],
    runId: string,
    _parent?: string,
    _extra?: Record<string, unknown>,
    _tags?: string[],
    metadata?: Record<string, unknown>,
  ): void {
    const name = metadata?.["ls_model_name"];
    this.#models.set(runId, typeof name === "string" ? name : "unknown");
  }

  override handleLLMEnd({ generations }: LLMResult, runId: string): void {
    const generation = generations[0]?.[0] as ChatGeneration | undefined;
    this.#record(runId, (generation?.message as AIMessage | undefined)?.usage_metadata);
  }

  override handleLLMError(_error: unknown, runId: string): void {
    this.#record(runId, undefined);
  }

  #record(runId: string, usage: UsageMetadata | undefined): void {
    const { agent, step } = this.#scope;
    const model = this.#models.get(runId) ?? "unknown";
    this.entries.push({
      agent,
      step,
      model,
      mode: model === REHEARSAL_MODEL ? "rehearsal" : "live",
      attempt: 1,
      inputTokens: usage?.input_tokens ?? 0,
      outputTokens: usage?.output_tokens ?? 0,
    });
  }
}
