import { randomUUID } from "node:crypto";
import type { BaseMessage, BaseMessageChunk } from "@langchain/core/messages";
import { ChatOpenAI, ChatOpenAICompletions, type ChatOpenAIFields } from "@langchain/openai";
import { isRecord } from "../text/is-record.ts";
import { CallIds } from "./call-ids.ts";
import { hostOfClient } from "./client-host.ts";
import { currentAttempt } from "./current-attempt.ts";
import { keptFields, placeName, withKeptFields, type RequestMessage } from "./kept-fields.ts";
import { noteLeftOut } from "./left-out-calls.ts";
import { overlay } from "./overlay.ts";
import { EXTRAS, regularCompletion, type ReplyExtras } from "./regular-completion.ts";
import { regularStream } from "./regular-stream.ts";
import { sentParameters } from "./sent-parameters.ts";
import { refusedParts } from "./server-abilities.ts";
import { noteUnreadCalls, offeredTools } from "./take-written-calls.ts";
import { filterFor, learnFrom } from "./unopened-thinking.ts";

/** Makes a ChatOpenAI whose chat completions client is regular. */
export function createChatCompletions(fields: ChatOpenAIFields): ChatOpenAI {
  return new ChatOpenAI({ ...fields, completions: regularCompletions(new ChatOpenAICompletions(fields)) });
}

type Generate = Parameters<ChatOpenAICompletions["_generate"]>;
type StreamChunks = Parameters<ChatOpenAICompletions["_streamResponseChunks"]>;
type StreamEvents = Parameters<ChatOpenAICompletions["_streamChatModelEvents"]>;

/** The methods of a client that LangChain calls on it, and declares as protected. */
interface Converters {
  _convertCompletionsMessageToBaseMessage(message: object, reply: unknown): BaseMessage;
  _convertCompletionsDeltaToBaseMessageChunk(delta: object, reply: unknown, role?: unknown): BaseMessageChunk;
}

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

/**
 * Returns a chat completions client that puts right what servers get wrong, before LangChain reads it: ids and arguments of
 * tool calls, errors in replies with status 200, thinking in tags, and usage. It keeps a refusal, and what a server wants
 * back with a call. It drops the server's id, which may not be unique (Ollama has 999) and would replace an earlier message.
 * The client that it is made of stays as it is. `sending` are properties that decide how requests are sent.
 */
export function regularCompletions<Given extends ChatOpenAICompletions>(
  given: Given,
  sending: Readonly<Record<string, unknown>> = {},
): Given {
  const host = hostOfClient(given) ?? given.getName();
  const converters = given as unknown as Converters;
  const placeOfReply = (): string => placeName({ host, model: given.model });
  const regular = overlay(given, {
    ...sending,
    invocationParams: (...[options, extra]: Parameters<ChatOpenAICompletions["invocationParams"]>) => {
      const params = given.invocationParams.call(regular, options, extra);
      const { maxCompletionTokens, [MESSAGES]: messages } = (options ?? {}) as BoundedCall & Carried;
      const bound = maxCompletionTokens === undefined ? {} : { max_completion_tokens: maxCompletionTokens };
      return {
        ...sentParameters({ ...params, ...bound }, refusedParts(host, given.model)),
        ...(messages !== undefined && { [MESSAGES]: messages }),
      };
    },
    _generate: (...[messages, options, runs]: Generate) =>
      given._generate.call(regular, messages, withMessages(options, messages), runs),
    _streamResponseChunks: (...[messages, options, runs]: StreamChunks) =>
      given._streamResponseChunks.call(regular, messages, withMessages(options, messages), runs),
    _streamChatModelEvents: (...[messages, options, runs]: StreamEvents) =>
      given._streamChatModelEvents.call(regular, messages, withMessages(options, messages), runs),
    completionWithRetry: async (request: Request, options?: object): Promise<unknown> => {
      const { [MESSAGES]: messages, ...sent } = request;
      if (messages !== undefined) {
        sent.messages = withKeptFields(sent.messages, { messages, to: placeOfReply() });
      }
      const reply: unknown = await given.completionWithRetry.call(regular, sent as never, options);
      return regularBody(reply, sent, placeOfReply());
    },
    _convertCompletionsMessageToBaseMessage: (message: object, reply: unknown) =>
      repaired(converters._convertCompletionsMessageToBaseMessage.call(regular, message, reply), {
        given: message,
        from: placeOfReply(),
      }),
    _convertCompletionsDeltaToBaseMessageChunk: (delta: object, reply: unknown, role?: unknown) =>
      repaired(converters._convertCompletionsDeltaToBaseMessageChunk.call(regular, delta, reply, role), {
        given: delta,
        from: placeOfReply(),
      }),
  });
  return regular;
}

/** Puts the body of a reply right, or its stream. */
function regularBody(reply: unknown, sent: Request, place: string): unknown {
  const ids = new CallIds(callsIn(sent.messages), randomUUID);
  if (sent.stream !== true) {
    regularCompletion(reply, ids);
    learnFrom(reply, place);
    return reply;
  }
  const isStructured = sent.response_format !== undefined || isRecord(sent.tool_choice);
  const tools = offeredTools(sent.tools ?? []);
  const filter = isStructured ? null : filterFor(place, { splitsCalls: tools.size > 0 });
  const bound = currentAttempt.getStore()?.bound;
  return regularStream(reply as AsyncIterable<unknown>, { ids, tools, filter, bound });
}

/** Keeps the refusal and what stood next to the calls, and removes the id. LangChain then makes one, the same for a whole stream. */
function repaired(
  message: BaseMessage | BaseMessageChunk,
  { given, from }: { given: object; from: string },
): BaseMessage {
  delete message.id;
  const { refusal, [EXTRAS]: extras } = given as { refusal?: unknown; [EXTRAS]?: ReplyExtras };
  if (typeof refusal === "string") message.additional_kwargs["refusal"] = refusal;
  if (extras !== undefined) {
    const { message: fields, calls, leftOut, unread } = extras;
    const isKept = [fields, ...Object.values(calls)].some((one) => Object.keys(one).length > 0);
    if (isKept) keptFields.write(message, { from, message: fields, calls });
    if (leftOut > 0) noteLeftOut(message, leftOut);
    if (unread === true) noteUnreadCalls(message);
  }
  return message;
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
