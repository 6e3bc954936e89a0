import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import type { Serialized } from "@langchain/core/load/serializable";
import { AIMessage, type BaseMessage, type ToolCall } from "@langchain/core/messages";
import type { ChatGeneration, LLMResult } from "@langchain/core/outputs";
import { ModelError } from "../errors/model-error.ts";
import { currentAttempt } from "../models/current-attempt.ts";
import { regularReply } from "../models/regular-reply.ts";
import { brokenCalls } from "../models/streamed-calls.ts";
import { quoted } from "../text/quoted.ts";

/** What the listener of a foreign graph works with. */
export interface ForeignCallsOptions {
  /** Aborts the graph, with the error as its reason. */
  stop: AbortController;
  /** Makes a part of an id that never repeats. */
  id: () => string;
}

/**
 * Listens to the replies of a foreign graph's own models, and puts their tool calls right before the graph reads them: each
 * has an id of its own, and arguments that are an object. LangChain closes the brackets of arguments that broke off; a graph
 * whose model sent such a call is stopped, so that no tool runs with arguments that no model wrote.
 */
export class ForeignCalls extends BaseCallbackHandler {
  override readonly name = "troupe_foreign_calls";
  readonly #options: ForeignCallsOptions;
  readonly #prompts = new Map<string, readonly BaseMessage[]>();

  constructor(options: ForeignCallsOptions) {
    super();
    this.#options = options;
    // Without this, the graph would go on before the reply is put right.
    this.awaitHandlers = true;
  }

  override handleChatModelStart(_model: Serialized, messages: BaseMessage[][], runId: string): void {
    // Troupe's own calls, in a graph below, are put right where they are made.
    if (currentAttempt.getStore() === undefined) this.#prompts.set(runId, messages.flat());
  }

  override async handleLLMEnd({ generations }: LLMResult, runId: string): Promise<void> {
    const messages = this.#prompts.get(runId);
    this.#prompts.delete(runId);
    const reply = (generations[0]?.[0] as ChatGeneration | undefined)?.message;
    if (messages === undefined || !AIMessage.isInstance(reply)) return;
    const broken = brokenCalls(reply);
    if (broken.length === 0) return this.#putRight(reply, messages);
    const message = `its model called ${quoted(broken)} with arguments that are not JSON, or break off`;
    this.#options.stop.abort(new ModelError("model_reply_unreadable", message));
    // If a listener throws, LangChain only logs the error.
    return new Promise<never>(() => undefined);
  }

  override handleLLMError(_error: unknown, runId: string): void {
    this.#prompts.delete(runId);
  }

  /** Changes the reply itself, because the graph gets this object. */
  #putRight(reply: AIMessage, messages: readonly BaseMessage[]): void {
    const { id } = this.#options;
    const { tool_calls: calls = [] } = regularReply(reply, { messages, place: { host: "", model: "" }, id });
    if (isSame(calls, reply.tool_calls ?? [])) return;
    reply.tool_calls = calls;
    reply.invalid_tool_calls = [];
    if ("tool_call_chunks" in reply) reply.tool_call_chunks = calls.map(chunkOf);
  }
}

function isSame(calls: readonly ToolCall[], before: readonly ToolCall[]): boolean {
  return calls.length === before.length && calls.every((call, index) => call === before[index]);
}

/** A stored reply that was streamed reads its calls from its pieces again. */
function chunkOf({ name, args, id }: ToolCall, index: number): object {
  return { type: "tool_call_chunk", name, args: JSON.stringify(args), id, index };
}
