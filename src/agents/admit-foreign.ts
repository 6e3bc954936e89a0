import type { BaseMessage } from "@langchain/core/messages";
import { admitCall, type AdmittedCall, type CallSource } from "../budget/admit-call.ts";
import { DEFAULT_REPLY_TOKENS } from "../models/call-meter.ts";
import { estimateTokens } from "../budget/estimate-tokens.ts";

/** A model call that Troupe does not make, as LangChain reports it before it is sent. */
interface ForeignCall {
  model: string;
  messages: readonly BaseMessage[];
  parameters: unknown;
}

/** The room reserved for a call, and the estimated tokens of its prompt. */
export interface Admission {
  call: AdmittedCall;
  inputTokens: number;
}

/**
 * Reserves room for a call that a foreign graph is about to make. If there is no room, it stops the graph and never
 * returns, so that the call is not sent: if a listener throws, LangChain only logs the error or prints it.
 */
export async function admitForeign(
  { model, messages, parameters }: ForeignCall,
  { stop, ...source }: Omit<CallSource, "host"> & { stop: AbortController },
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
    const call = await admitCall(need, { ...source, host: "unknown" }, stop.signal);
    return { call, inputTokens: need.inputTokens };
  } catch (error) {
    stop.abort(error);
    return new Promise<never>(() => undefined);
  }
}

/** The request parameters that are read, by their names in OpenAI's API. */
interface Parameters {
  max_tokens?: unknown;
  max_completion_tokens?: unknown;
  tools?: unknown;
  response_format?: unknown;
}
