import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import type { Serialized } from "@langchain/core/load/serializable";
import type { AIMessage, BaseMessage } from "@langchain/core/messages";
import type { ChatGeneration, LLMResult } from "@langchain/core/outputs";
import { tokensUsed } from "../models/call-meter.ts";
import { currentAttempt } from "../models/current-attempt.ts";
import { priceOf } from "../budget/price.ts";
import type { RunBudget } from "../budget/run-budget.ts";
import { callGateOf } from "../run/call-gate.ts";
import type { CallScope } from "../run/call-scope.ts";
import { openCallRecord, type CallRecord } from "../journal/record-call.ts";
import { REHEARSAL_MODEL, type UsageEntry } from "../run/usage.ts";
import { admitForeign, type Admission } from "./admit-foreign.ts";

/** The host of calls that Troupe does not make itself. */
const UNKNOWN_HOST = "unknown";

/** What decides whether a foreign call is sent. */
export interface Gate {
  /** False for a Troupe graph, which checks its own budget and with it those above. */
  isClosed: boolean;
  /** Aborts the graph in which a call was refused, with the BudgetError as its reason. */
  stop: AbortController;
}

/** Options of a listener. */
export interface ListenerOptions {
  scope: CallScope;
  budget: RunBudget;
  gate: Gate;
  /** Stores a finished call. */
  keep: (entry: UsageEntry) => Promise<void>;
}

/**
 * Listens to every model call below a graph. Records the usage of calls that this scope's meter has not recorded, and
 * reserves room in the budget for calls that no other code reserves it for.
 */
export class UsageListener extends BaseCallbackHandler {
  override readonly name = "troupe_usage_listener";
  /** The calls so far, failed ones included, in the order in which they ended. */
  readonly entries: UsageEntry[] = [];
  readonly #scope: CallScope;
  readonly #budget: RunBudget;
  readonly #gate: Gate;
  readonly #keep: ListenerOptions["keep"];
  readonly #calls = new Map<
    string,
    { model: string; admission: Admission | null; record: CallRecord | null }
  >();

  constructor({ scope, budget, gate, keep }: ListenerOptions) {
    super();
    this.#scope = scope;
    this.#budget = budget;
    this.#gate = gate;
    this.#keep = keep;
    // Without this, LangChain would not wait for the listener: refused calls would be sent, and the last calls missed.
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
    const metered = currentAttempt.getStore()?.scope;
    if (metered === this.#scope) return;
    const name = metadata?.["ls_model_name"];
    const model = typeof name === "string" ? name : "unknown";
    const { isClosed, stop } = this.#gate;
    const isOurs = metered === undefined && isClosed;
    const call = { model, messages: messages.flat(), parameters: extra?.["invocation_params"] };
    const { agent, config } = this.#scope;
    const source = { budget: this.#budget, gate: callGateOf(config), agent, stop };
    const admission = isOurs ? await admitForeign(call, source) : null;
    const { messages: sent, parameters } = call;
    const about = { scope: this.#scope, model, host: UNKNOWN_HOST, messages: () => sent, schema: null };
    // The caller of a graph of Troupe below this one records its own calls.
    const record = metered === undefined ? openCallRecord(about) : null;
    record?.begin();
    record?.sent(sent, parameters);
    this.#calls.set(runId, { model, admission, record });
  }

  override async handleLLMEnd({ generations }: LLMResult, runId: string): Promise<void> {
    const generation = generations[0]?.[0] as ChatGeneration | undefined;
    await this.#record(runId, generation?.message as AIMessage | undefined, null);
  }

  override async handleLLMError(error: unknown, runId: string): Promise<void> {
    await this.#record(runId, undefined, error);
  }

  /** Records the calls that are still running. Their ends will not be reported, because the graph was stopped. */
  async closeAll(): Promise<void> {
    await Promise.all([...this.#calls.keys()].map((runId) => this.#record(runId, undefined, null)));
  }

  async #record(runId: string, reply: AIMessage | undefined, error: unknown): Promise<void> {
    const call = this.#calls.get(runId);
    if (call === undefined) return;
    this.#calls.delete(runId);
    const { model, admission, record } = call;
    const { budget } = this.#budget;
    const tokens = tokensUsed(reply, admission?.call.limitsTokens === true ? admission : null);
    const { agent, step } = this.#scope;
    const mode = model === REHEARSAL_MODEL ? "rehearsal" : "live";
    const entry: UsageEntry = { agent, step, model, mode, attempt: 1, ...tokens, cost: null };
    this.entries.push(entry);
    try {
      await admission?.call.settle(tokens, error);
      entry.cost = priceOf(budget.price, model, tokens);
    } finally {
      record?.end({ reply, error, usage: entry });
    }
    await this.#keep(entry);
  }
}
