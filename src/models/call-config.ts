import type { CallbackHandlerMethods } from "@langchain/core/callbacks/base";
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { mergeConfigs } from "@langchain/core/runnables";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { chatTags } from "../langgraph/chat-stream.ts";
import { mustHear } from "./reply-listener.ts";

/**
 * Returns the node's config. If the reply may stream, or if our listener must hear of it, adds our listener and, for a
 * hidden reply, LangGraph's tag. `isTold` is true if `tellSent` tells the listener what is sent.
 */
export function configFor(
  config: LangGraphRunnableConfig,
  options: { model: BaseChatModel; callbacks: CallbackHandlerMethods; visible: boolean; isTold: boolean },
): LangGraphRunnableConfig {
  const { model, callbacks, visible, isTold } = options;
  const isHeard =
    config.callbacks !== undefined || model.callbacks !== undefined || mustHear(callbacks, { isTold });
  // Without another listener ours has no use, and would cost time in every call.
  if (!isHeard && !("streaming" in model && model.streaming === true)) return config;
  return mergeConfigs(config, { callbacks: [callbacks], tags: chatTags(visible) });
}
