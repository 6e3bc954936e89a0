import type { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { AIMessageChunk, ToolMessage, type BaseMessage } from "@langchain/core/messages";
import type { RunnableConfig } from "@langchain/core/runnables";
import { AsyncLocalStorageProviderSingleton } from "@langchain/core/singletons";
import { graphOfNamespace } from "./namespace.ts";

/** LangGraph leaves the messages of a run with this tag out of the stream mode `messages` (langgraph 1.7.3). */
const NOT_STREAMED = "nostream";

/** Returns the tags of a run: none if its messages are part of the chat, otherwise the tag that keeps them out of it. */
export function chatTags(isVisible: boolean): string[] {
  return isVisible ? [] : [NOT_STREAMED];
}

/** The listener that makes the stream mode `messages`, in one of its two forms (langgraph 1.7.3). */
interface ChatListener extends BaseCallbackHandler {
  /** Sends a chunk of the stream: a namespace, the mode, and a message with its metadata. */
  streamFn(chunk: [namespace: string[], mode: string, payload: [message: unknown, metadata: unknown]]): void;
  /** The ids of the messages that were sent. They are not sent again when a node returns them. */
  seen: Record<string, unknown>;
  /** Says whether graphs below stream, too. The listener of the events of `streamEvents` has none. */
  namespaceOptions?: { subgraphs: boolean };
}

/** The names of these listeners. */
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
  return withListeners(config, () => null, run);
}

/**
 * Runs a graph that talks to the reader. The results of its tools are not part of the chat. With `speaker`, the config of
 * the node that runs the graph, what the graph says streams also without `subgraphs: true`, as said by that node. `node`
 * restricts the chat to the node of the graph with this name: what a model in a tool or a middleware writes is not part of it.
 */
export function insideChat<Config extends RunnableConfig, Value>(
  config: Config,
  { speaker, node = null }: { speaker: RunnableConfig | null; node?: string | null },
  run: (config: Config) => Value,
): Value {
  const within = namespaceOf(config.metadata);
  const isSaid = (metadata: Metadata | undefined): boolean =>
    node === null ||
    (metadata?.["langgraph_node"] === node && graphOfNamespace(namespaceOf(metadata)) === within);
  const heard = (listener: ChatListener): ChatListener => {
    // Shares the state of LangGraph's listener, so that each message is sent once.
    const copy = Object.create(listener) as ChatListener;
    const isShallow = listener.namespaceOptions?.subgraphs === false;
    const place = isShallow && speaker !== null ? placeOf(speaker) : {};
    copy.streamFn = (chunk) => {
      const [message] = chunk[2];
      if (ToolMessage.isInstance(message) || (isShallow && isEmpty(message))) return;
      listener.streamFn(chunk);
    };
    copy.handleChatModelStart = (model, messages, id, parent, extra, tags, metadata, name) => {
      if (!isSaid(metadata)) return;
      const said = { ...metadata, ...place };
      listener.handleChatModelStart?.(model, messages, id, parent, extra, tags, said, name);
    };
    copy.handleChainStart = (chain, inputs, id, parent, tags, metadata, type, name) => {
      if (isSaid(metadata))
        listener.handleChainStart?.(chain, inputs, id, parent, tags, metadata, type, name);
    };
    return copy;
  };
  return withListeners(config, heard, run);
}

/** Returns true for a piece without content, such as a piece of the call of a tool. */
function isEmpty(message: unknown): boolean {
  return AIMessageChunk.isInstance(message) && message.content.length === 0;
}

type Metadata = Record<string, unknown>;

function namespaceOf(metadata: Metadata | undefined): string {
  const namespace = metadata?.["langgraph_checkpoint_ns"];
  return typeof namespace === "string" ? namespace : "";
}

/** Returns the part of a node's metadata that says where in a graph it is (langgraph 1.7.3). */
function placeOf({ metadata = {} }: RunnableConfig): Metadata {
  const isPlace = ([key]: [string, unknown]): boolean =>
    key.startsWith("langgraph_") || key.endsWith("checkpoint_ns");
  return Object.fromEntries(Object.entries(metadata).filter(isPlace));
}

/** Keeps messages that a node returns out of the chat. They must have ids. */
export function keepOutOfChat({ callbacks }: RunnableConfig, messages: readonly BaseMessage[]): void {
  const handlers = Array.isArray(callbacks) ? callbacks : (callbacks?.handlers ?? []);
  for (const { seen } of handlers.filter(isChatListener)) {
    for (const message of messages) if (message.id !== undefined) seen[message.id] ??= message;
  }
}

/** Runs something with each chat listener replaced; null removes it. */
function withListeners<Config extends RunnableConfig, Value>(
  config: Config,
  replace: (listener: ChatListener) => ChatListener | null,
  run: (config: Config) => Value,
): Value {
  const { callbacks } = config;
  const listeners = (Array.isArray(callbacks) ? callbacks : (callbacks?.handlers ?? [])).filter(
    isChatListener,
  );
  if (callbacks === undefined || listeners.length === 0) return run(config);
  const kept = listeners.flatMap((listener) => replace(listener) ?? []);
  const changed = { ...config, callbacks: replaced(callbacks, listeners, kept) };
  return AsyncLocalStorageProviderSingleton.runWithConfig(changed, () => run(changed));
}

function replaced(
  callbacks: NonNullable<RunnableConfig["callbacks"]>,
  removed: readonly ChatListener[],
  added: readonly ChatListener[],
): NonNullable<RunnableConfig["callbacks"]> {
  if (Array.isArray(callbacks)) return [...callbacks.filter((one) => !isChatListener(one)), ...added];
  const copy = callbacks.copy();
  for (const listener of removed) copy.removeHandler(listener);
  for (const listener of added) copy.addHandler(listener, true);
  return copy;
}

function isChatListener(handler: object): handler is ChatListener {
  return "name" in handler && typeof handler.name === "string" && CHAT_LISTENERS.has(handler.name);
}

/**
 * Names the speaker of a message that has no name yet. A LangGraph server sends a message in its serialized form, which
 * LangChain makes from `lc_kwargs` and not from the message's own fields (core 1.4.0).
 */
export function nameSpeaker(message: BaseMessage, speaker: string): void {
  message.name ??= speaker;
  message.lc_kwargs["name"] = message.name;
}
