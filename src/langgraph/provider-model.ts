import type { BaseChatModel } from "@langchain/core/language_models/chat_models";

/**
 * Makes a chat model of a provider that LangChain's `initChatModel` knows, and loads langchain for it. Returns the
 * provider's own model, not langchain's configurable wrapper around it (langchain 1.5.14, `_getModelInstance`).
 */
export async function createModelOfProvider(
  model: string,
  options: { modelProvider: string; temperature?: number },
): Promise<BaseChatModel> {
  const { initChatModel } = await import("langchain/chat_models/universal");
  const configurable = await initChatModel(model, options);
  return configurable._getModelInstance();
}
