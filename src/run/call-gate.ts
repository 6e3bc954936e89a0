import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { ConfigurationError } from "../errors/configuration-error.ts";

/**
 * The key of `configurable` under which a run's gate is passed on to all graphs below. LangGraph does not save keys with
 * `__`.
 */
export const CALL_GATE_KEY = "__troupe_call_gate";

/** What a call may use at most, or has used. */
export interface CallAmounts {
  /** 1 for a request that is or was sent, otherwise 0. */
  modelCalls: number;
  /** Input and output tokens together. */
  tokens: number;
  /** In the unit of the graph's `price` function. Null if there is no such function, or if it does not know the model. */
  cost: number | null;
}

/** One request to a model that is about to be sent: the first attempt of a call, or a further one. */
export interface GatedCall {
  /** The model's name, as the usage records it. */
  model: string;
  /** The host that answers. `unknown` for calls that Troupe does not make itself. */
  host: string;
  /** Who calls the model, such as the name of a specialist. */
  agent: string;
  /** The id of the outermost run. A gate that stops the run throws a BudgetError of this run. */
  run: string;
  /** What the call may use at most. The tokens of its prompt are estimated. */
  reserved: CallAmounts;
}

/** Permission to send one request. */
export interface CallAdmission {
  /**
   * True if the gate limits tokens or cost. The length of the reply is then bounded, as by a limit of the run.
   * @default false
   */
  readonly limitsTokens?: boolean;
  /**
   * Called exactly once with what the request has used, after its reply, its failure or an abort. If the request was not
   * sent, all amounts are 0. The call waits for it, but not after an abort. A reply is kept even if this rejects.
   */
  settle(used: CallAmounts, error: Error | null): Promise<void> | void;
}

/**
 * Decides when each request of a run to a model is sent, its retries and the calls of its teams included. It is asked
 * after the run's own limits. Workers keep allowances and shared rates with it.
 *
 * @example
 * const gate: CallGate = {
 *   async admit({ model, reserved }, signal) {
 *     await queueFor(model).turn(signal);
 *     return { settle: (used) => console.log(model, reserved.tokens, used.tokens) };
 *   },
 * };
 * await team.invoke(input, { configurable: { [CALL_GATE_KEY]: gate } });
 */
export interface CallGate {
  /**
   * Resolves when the request may be sent. Rejects if it must not be sent: a BudgetError of `call.run` stops the run, any
   * other error fails the call. Must stop waiting when the signal aborts.
   */
  admit(call: GatedCall, signal: AbortSignal): Promise<CallAdmission>;
}

/** Returns the gate of a run, or null if it has none. Throws ConfigurationError if the value is not a gate. */
export function callGateOf({ configurable }: LangGraphRunnableConfig): CallGate | null {
  const given: unknown = configurable?.[CALL_GATE_KEY] ?? null;
  if (given === null) return null;
  if (typeof (given as Partial<CallGate>).admit === "function") return given as CallGate;
  throw new ConfigurationError("configurable", [
    `${CALL_GATE_KEY} must be an object with a function \`admit\`; only code in this process can make one`,
  ]);
}
