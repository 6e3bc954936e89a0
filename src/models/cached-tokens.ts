import type { AIMessage, UsageMetadata } from "@langchain/core/messages";

/**
 * Returns how many input tokens of a call the server read from its prompt cache. Returns 0 if it did not say, or said
 * something that is not a number from 0 to the number of input tokens.
 */
export function cachedTokensOf(reply: AIMessage | undefined, inputTokens: number): number {
  const usage = reply?.usage_metadata as UsageMetadata | undefined;
  const cached: unknown = usage?.input_token_details?.cache_read;
  return typeof cached === "number" && cached >= 0 && cached <= inputTokens ? Math.floor(cached) : 0;
}
