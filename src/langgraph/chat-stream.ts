import type { BaseMessage } from "@langchain/core/messages";
import type { RunnableConfig } from "@langchain/core/runnables";
import { AsyncLocalStorageProviderSingleton } from "@langchain/core/singletons";

/** LangGraph leaves the messages of a run with this tag out of the stream mode `messages` (langgraph 1.7.3). */
const NOT_STREAMED = "nostream";

/** Returns the tags of a run: none if its messages are part of the chat, otherwise the tag that keeps them out of it. */
export function chatTags(isVisible: boolean): string[] {
  return isVisible ? [] : [NOT_STREAMED];
}

/** The names of the listeners that make the stream mode `messages`, in its two forms (langgraph 1.7.3). */
const CHAT_LISTENERS: ReadonlySet<string> = new Set([
  "StreamMessagesHandler",
  "StreamProtocolMessagesHandler",
]);

/**
 * Runs a graph of which no message is part of the chat. A tag is not enough for that: LangGraph also streams the messages
 * that the nodes of that graph return. The listeners are removed from the surrounding config, too, because LangGraph adds
 * its callbacks to those of the config (langgraph 1.7.3).
 */
export function outsideChat<Config extends RunnableConfig, Value>(
  config: Config,
  run: (config: Config) => Value,
): Value {
  const silent = withoutChat(config);
  return silent === config
    ? run(config)
    : AsyncLocalStorageProviderSingleton.runWithConfig(silent, () => run(silent));
}

function withoutChat<Config extends RunnableConfig>(config: Config): Config {
  const { callbacks } = config;
  if (callbacks === undefined) return config;
  const isChat = (handler: object): boolean =>
    "name" in handler && typeof handler.name === "string" && CHAT_LISTENERS.has(handler.name);
  if (Array.isArray(callbacks)) {
    return callbacks.some(isChat)
      ? { ...config, callbacks: callbacks.filter((handler) => !isChat(handler)) }
      : config;
  }
  const removed = callbacks.handlers.filter(isChat);
  if (removed.length === 0) return config;
  const copy = callbacks.copy();
  for (const handler of removed) copy.removeHandler(handler);
  return { ...config, callbacks: copy };
}

/**
 * Names the speaker of a message that has no name yet. A LangGraph server sends a message in its serialized form, which
 * LangChain makes from `lc_kwargs` and not from the message's own fields (core 1.4.0).
 */
export function nameSpeaker(message: BaseMessage, speaker: string): void {
  message.name ??= speaker;
  message.lc_kwargs["name"] = message.name;
}
