import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import type { Serialized } from "@langchain/core/load/serializable";
import type { AIMessage, BaseMessage, UsageMetadata } from "@langchain/core/messages";
import type { ChatGeneration, LLMResult } from "@langchain/core/outputs";
import type { Reservation } from "../src/budget/budget.ts";
import { meteredCall } from "../src/budget/call-meter.ts";
import { priceOf, type Tokens } from "../src/budget/price.ts";
import type { RunBudget } from "../src/budget/run-budget.ts";
import type { CallScope } from "../src/models/call-scope.ts";
import { REHEARSAL_MODEL, type UsageEntry } from "../src/usage.ts";
import { admitForeign } from "./admit-foreign.ts";

/** What a call that others make needs to be let through. */
export interface Gate {
  /** False for a team of ours, which keeps to its own budget and so to those above it. */
  isClosed: boolean;
  /** Aborts the graph in which a call was refused, with the BudgetError as its reason. */
  stop: AbortController;
}

/** Who a listener works for. */
export interface ListenerOptions {
  scope: CallScope;
  budget: RunBudget;
  gate: Gate;
  /** Stores a call that is over. */
  keep: (entry: UsageEntry) => Promise<void>;
}

/**
 * Hears every model call below a graph, whatever the graph does with the replies: books those that no meter of this
 * scope has booked, and lets those through that nobody else has to.
 */
export class UsageListener extends BaseCallbackHandler {
  override readonly name = "troupe_usage_listener";
  /** The calls so far, in the order in which they ended; failed ones included. */
  readonly entries: UsageEntry[] = [];
  readonly #scope: CallScope;
  readonly #budget: RunBudget;
  readonly #gate: Gate;
  readonly #keep: ListenerOptions["keep"];
  readonly #calls = new Map<string, { model: string; reservation: Reservation | null }>();

  constructor({ scope, budget, gate, keep }: ListenerOptions) {
    super();
    this.#scope = scope;
    this.#budget = budget;
    this.#gate = gate;
    this.#keep = keep;
    // Otherwise LangChain would go on without waiting: a refused call be sent, and the last calls be missed.
    this.awaitHandlers = true;
  }

  override async handleChatModelStart(
    _model: Serialized,
    messages: BaseMessage[][],
    runId: string,
    _parent?: string,
    extra?: Record<string, unknown>,
    _tags?: string[],
    metadata?: Record<string, unknown>,
  ): Promise<void> {
    const metered = meteredCall.getStore();
    if (metered === this.#scope) return;
    const name = metadata?.["ls_model_name"];
    const model = typeof name === "string" ? name : "unknown";
    const { isClosed, stop } = this.#gate;
    const isOurs = metered === undefined && isClosed;
    const call = { model, messages: messages.flat(), parameters: extra?.["invocation_params"] };
    const reservation = isOurs ? await admitForeign(call, { budget: this.#budget, stop }) : null;
    this.#calls.set(runId, { model, reservation });
  }

  override async handleLLMEnd({ generations }: LLMResult, runId: string): Promise<void> {
    const generation = generations[0]?.[0] as ChatGeneration | undefined;
    await this.#record(runId, (generation?.message as AIMessage | undefined)?.usage_metadata);
  }

  override async handleLLMError(_error: unknown, runId: string): Promise<void> {
    await this.#record(runId, undefined);
  }

  /** Books the calls that are still under way, of which nobody will hear: the graph was told to stop. */
  async closeAll(): Promise<void> {
    await Promise.all([...this.#calls.keys()].map((runId) => this.#record(runId, undefined)));
  }

  async #record(runId: string, usage: UsageMetadata | undefined): Promise<void> {
    const call = this.#calls.get(runId);
    if (call === undefined) return;
    this.#calls.delete(runId);
    const { model, reservation } = call;
    const tokens: Tokens = { inputTokens: usage?.input_tokens ?? 0, outputTokens: usage?.output_tokens ?? 0 };
    reservation?.settle(tokens);
    const { agent, step } = this.#scope;
    const mode = model === REHEARSAL_MODEL ? "rehearsal" : "live";
    const cost = priceOf(this.#budget.budget.price, model, tokens);
    const entry: UsageEntry = { agent, step, model, mode, attempt: 1, ...tokens, cost };
    this.entries.push(entry);
    await this.#keep(entry);
  }
}
