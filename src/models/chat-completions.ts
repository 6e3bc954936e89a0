import { randomUUID } from "node:crypto";
import type { BaseMessage, BaseMessageChunk } from "@langchain/core/messages";
import { ChatOpenAI, ChatOpenAICompletions, type ChatOpenAIFields } from "@langchain/openai";
import { isRecord } from "../text/is-record.ts";
import { CallIds } from "./call-ids.ts";
import { currentAttempt } from "./current-attempt.ts";
import { keptFields, placeName, withKeptFields, type RequestMessage } from "./kept-fields.ts";
import { noteLeftOut } from "./left-out-calls.ts";
import { EXTRAS, regularCompletion, type ReplyExtras } from "./regular-completion.ts";
import { regularStream } from "./regular-stream.ts";
import { sentParameters } from "./sent-parameters.ts";
import { refusedParts } from "./server-abilities.ts";
import { hostOf } from "./settings.ts";

/**
 * Makes a chat completions client that puts right what servers get wrong, before LangChain reads it: ids and arguments of
 * tool calls, errors in replies with status 200, thinking in tags, and usage. It keeps a refusal, and what a server wants
 * back with a call. It drops the server's id, which may not be unique (Ollama has 999) and would replace an earlier message.
 */
export function createChatCompletions(fields: ChatOpenAIFields): ChatOpenAI {
  return new ChatOpenAI({ ...fields, completions: new Completions(fields) });
}

type Generate = Parameters<ChatOpenAICompletions["_generate"]>;
type StreamChunks = Parameters<ChatOpenAICompletions["_streamResponseChunks"]>;
type StreamEvents = Parameters<ChatOpenAICompletions["_streamChatModelEvents"]>;
type WholeReply = Parameters<ChatOpenAICompletions["_convertCompletionsMessageToBaseMessage"]>;
type Piece = Parameters<ChatOpenAICompletions["_convertCompletionsDeltaToBaseMessageChunk"]>;

/** The call option that limits the tokens of a reply. ChatOpenAI itself has none. */
export interface BoundedCall {
  maxCompletionTokens?: number;
}

/** The key under which a call's messages reach its request, because their notes say what its server wants back. */
const MESSAGES: unique symbol = Symbol("messages");

interface Carried {
  [MESSAGES]?: readonly BaseMessage[];
}

interface Request extends Carried {
  messages: readonly RequestMessage[];
  stream?: unknown;
  response_format?: unknown;
  tool_choice?: unknown;
  tools?: readonly RequestMessage[];
}

class Completions extends ChatOpenAICompletions {
  override invocationParams(
    ...[options, extra]: Parameters<ChatOpenAICompletions["invocationParams"]>
  ): ReturnType<ChatOpenAICompletions["invocationParams"]> {
    const params = super.invocationParams(options, extra);
    const { maxCompletionTokens, [MESSAGES]: messages } = (options ?? {}) as BoundedCall & Carried;
    const bound = maxCompletionTokens === undefined ? {} : { max_completion_tokens: maxCompletionTokens };
    const refused = refusedParts(hostOf(this.clientConfig.baseURL ?? null), this.model);
    return {
      ...sentParameters({ ...params, ...bound }, refused),
      ...(messages !== undefined && { [MESSAGES]: messages }),
    };
  }

  override _generate(...[messages, options, runs]: Generate): ReturnType<ChatOpenAICompletions["_generate"]> {
    return super._generate(messages, withMessages(options, messages), runs);
  }

  override _streamResponseChunks(
    ...[messages, options, runs]: StreamChunks
  ): ReturnType<ChatOpenAICompletions["_streamResponseChunks"]> {
    return super._streamResponseChunks(messages, withMessages(options, messages), runs);
  }

  override _streamChatModelEvents(
    ...[messages, options, runs]: StreamEvents
  ): ReturnType<ChatOpenAICompletions["_streamChatModelEvents"]> {
    return super._streamChatModelEvents(messages, withMessages(options, messages), runs);
  }

  /** Sends a request, and puts the reply right. LangChain's two declarations of this method are one implementation. */
  override completionWithRetry = (async (request: Request, options?: object): Promise<unknown> => {
    const { [MESSAGES]: messages, ...sent } = request;
    if (messages !== undefined) sent.messages = withKeptFields(sent.messages, { messages, to: this.#place });
    const reply: unknown = await super.completionWithRetry(sent as never, options);
    const ids = new CallIds(callsIn(sent.messages), randomUUID);
    if (sent.stream === true) {
      const isStructured = sent.response_format !== undefined || isRecord(sent.tool_choice);
      return regularStream(reply as AsyncIterable<unknown>, {
        ids,
        tools: namesOf(sent.tools ?? []),
        hidesThinking: !isStructured,
        bound: currentAttempt.getStore()?.bound,
      });
    }
    regularCompletion(reply, ids);
    return reply;
  }) as unknown as ChatOpenAICompletions["completionWithRetry"];

  override _convertCompletionsMessageToBaseMessage(...[message, reply]: WholeReply): BaseMessage {
    return this.#repaired(super._convertCompletionsMessageToBaseMessage(message, reply), message);
  }

  override _convertCompletionsDeltaToBaseMessageChunk(...[delta, reply, role]: Piece): BaseMessageChunk {
    return this.#repaired(super._convertCompletionsDeltaToBaseMessageChunk(delta, reply, role), delta);
  }

  get #place(): string {
    return placeName({ host: hostOf(this.clientConfig.baseURL ?? null), model: this.model });
  }

  /** Keeps the refusal and what stood next to the calls, and removes the id. LangChain then makes one, the same for a whole stream. */
  #repaired<Message extends BaseMessage>(message: Message, given: object): Message {
    delete message.id;
    const { refusal, [EXTRAS]: extras } = given as { refusal?: unknown; [EXTRAS]?: ReplyExtras };
    if (typeof refusal === "string") message.additional_kwargs["refusal"] = refusal;
    if (extras !== undefined) {
      const { message: fields, calls, leftOut } = extras;
      const isKept = [fields, ...Object.values(calls)].some((one) => Object.keys(one).length > 0);
      if (isKept) keptFields.write(message, { from: this.#place, message: fields, calls });
      if (leftOut > 0) noteLeftOut(message, leftOut);
    }
    return message;
  }
}

function withMessages<Options>(options: Options, messages: readonly BaseMessage[]): Options {
  return messages.some((message) => keptFields.read(message) !== null)
    ? { ...options, [MESSAGES]: messages }
    : options;
}

function callsIn(messages: readonly RequestMessage[]): unknown[] {
  const calls = messages.map(({ tool_calls: own }) => own).filter((own) => Array.isArray(own));
  return (calls as RequestMessage[][]).flat().map(({ id }) => id);
}

function namesOf(tools: readonly RequestMessage[]): ReadonlySet<string> {
  return new Set(tools.map((tool) => String(isRecord(tool["function"]) ? tool["function"]["name"] : "")));
}
