import type { BaseMessage } from "@langchain/core/messages";
import type { Reservation } from "../budget/budget.ts";
import { DEFAULT_REPLY_TOKENS } from "../models/call-meter.ts";
import { estimateTokens } from "../budget/estimate-tokens.ts";
import type { RunBudget } from "../budget/run-budget.ts";

/** A model call that is none of ours, as LangChain tells of it before it is sent. */
interface ForeignCall {
  model: string;
  messages: readonly BaseMessage[];
  parameters: unknown;
}

/** Room for a call, and what its prompt is estimated at. */
export interface Admission {
  reservation: Reservation;
  inputTokens: number;
}

/**
 * Reserves room for a call that somebody else's graph is about to make. Where there is none the graph is stopped,
 * and the call is never let through: what a listener throws, LangChain only logs, or prints.
 */
export async function admitForeign(
  { model, messages, parameters }: ForeignCall,
  { budget, stop }: { budget: RunBudget; stop: AbortController },
): Promise<Admission> {
  const { max_tokens, max_completion_tokens, tools, response_format } = (parameters ?? {}) as Parameters;
  const bound = max_completion_tokens ?? max_tokens;
  const need = {
    model,
    inputTokens: estimateTokens({
      messages,
      schemas: [tools, response_format].filter((one) => one !== undefined),
    }),
    outputTokens: typeof bound === "number" && bound > 0 ? bound : DEFAULT_REPLY_TOKENS,
    isBounded: false,
    isFinal: false,
  };
  try {
    return { reservation: await budget.admit(need, stop.signal), inputTokens: need.inputTokens };
  } catch (error) {
    stop.abort(error);
    return new Promise<never>(() => undefined);
  }
}

/** What is read of a request's parameters, by the names of OpenAI's API. */
interface Parameters {
  max_tokens?: unknown;
  max_completion_tokens?: unknown;
  tools?: unknown;
  response_format?: unknown;
}
