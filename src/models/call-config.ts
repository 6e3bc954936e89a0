import type { CallbackHandlerMethods } from "@langchain/core/callbacks/base";
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { mergeConfigs } from "@langchain/core/runnables";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { chatTags } from "../langgraph/chat-stream.ts";
import { mustHear } from "./reply-listener.ts";

/**
 * Returns the node's config. If the reply may stream, or if our listener must hear of it, adds our listener and, for a
 * hidden reply, LangGraph's tag.
 */
export function configFor(
  config: LangGraphRunnableConfig,
  options: { model: BaseChatModel; callbacks: CallbackHandlerMethods; visible: boolean },
): LangGraphRunnableConfig {
  const { model, callbacks, visible } = options;
  const isHeard = config.callbacks !== undefined || model.callbacks !== undefined || mustHear(callbacks);
  // Without another listener ours has no use, and would cost time in every call.
  if (!isHeard && !("streaming" in model && model.streaming === true)) return config;
  return mergeConfigs(config, { callbacks: [callbacks], tags: chatTags(visible) });
}
