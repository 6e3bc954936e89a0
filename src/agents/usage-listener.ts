import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import type { Serialized } from "@langchain/core/load/serializable";
import type { AIMessage, BaseMessage } from "@langchain/core/messages";
import type { ChatGeneration, LLMResult } from "@langchain/core/outputs";
import { limitsTokens, meteredCall, tokensUsed } from "../models/call-meter.ts";
import { priceOf } from "../budget/price.ts";
import type { RunBudget } from "../budget/run-budget.ts";
import type { CallScope } from "../run/call-scope.ts";
import { REHEARSAL_MODEL, type UsageEntry } from "../run/usage.ts";
import { admitForeign, type Admission } from "./admit-foreign.ts";

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
  readonly #calls = new Map<string, { model: string; admission: Admission | null }>();

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
    const admission = isOurs ? await admitForeign(call, { budget: this.#budget, stop }) : null;
    this.#calls.set(runId, { model, admission });
  }

  override async handleLLMEnd({ generations }: LLMResult, runId: string): Promise<void> {
    const generation = generations[0]?.[0] as ChatGeneration | undefined;
    await this.#record(runId, generation?.message as AIMessage | undefined);
  }

  override async handleLLMError(_error: unknown, runId: string): Promise<void> {
    await this.#record(runId, undefined);
  }

  /** Books the calls that are still under way, of which nobody will hear: the graph was told to stop. */
  async closeAll(): Promise<void> {
    await Promise.all([...this.#calls.keys()].map((runId) => this.#record(runId, undefined)));
  }

  async #record(runId: string, reply: AIMessage | undefined): Promise<void> {
    const call = this.#calls.get(runId);
    if (call === undefined) return;
    this.#calls.delete(runId);
    const { model, admission } = call;
    const { budget } = this.#budget;
    const tokens = tokensUsed(reply, limitsTokens(budget) ? admission : null);
    const { agent, step } = this.#scope;
    const mode = model === REHEARSAL_MODEL ? "rehearsal" : "live";
    const entry: UsageEntry = { agent, step, model, mode, attempt: 1, ...tokens, cost: null };
    this.entries.push(entry);
    admission?.reservation.settle(tokens);
    entry.cost = priceOf(budget.price, model, tokens);
    await this.#keep(entry);
  }
}
