import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { messageOf } from "../errors/locate-error.ts";
import { createModelOfProvider } from "../langgraph/provider-model.ts";

/**
 * Prefixes that name a provider of LangChain's `initChatModel`. Any other colon is part of the model's name, as in
 * Ollama's `llama3.2:3b`.
 */
const PROVIDERS: ReadonlySet<string> = new Set([
  "anthropic",
  "aws",
  "azure_openai",
  "bedrock",
  "cerebras",
  "cohere",
  "deepseek",
  "fireworks",
  "google-genai",
  "google-vertexai",
  "groq",
  "mistralai",
  "ollama",
  "openai",
  "perplexity",
  "together",
  "xai",
]);

/** Splits `anthropic:claude-...` into provider and model. Without a known provider, the provider is `openai`. */
export function splitProvider(name: string): { provider: string; model: string } {
  const colon = name.indexOf(":");
  const prefix = name.slice(0, Math.max(colon, 0));
  return PROVIDERS.has(prefix)
    ? { provider: prefix, model: name.slice(colon + 1) }
    : { provider: "openai", model: name };
}

/** Makes another provider's chat model. Throws ConfigurationError if its package is not installed or its key is missing. */
export async function createProviderModel(
  name: string,
  options: { temperature?: number },
): Promise<BaseChatModel> {
  const { provider, model } = splitProvider(name);
  try {
    return await createModelOfProvider(model, { modelProvider: provider, ...options });
  } catch (cause) {
    throw new ConfigurationError(`model ${name}`, [messageOf(cause)], { cause });
  }
}
