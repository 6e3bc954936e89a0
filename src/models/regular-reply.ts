import { AIMessage, type BaseMessage, type ContentBlock, type ToolCall } from "@langchain/core/messages";
import { withoutThinking } from "../text/thinking.ts";
import { isRecord } from "../text/is-record.ts";
import { textOfPart } from "../text/part-text.ts";
import { argumentsOf } from "./call-arguments.ts";
import { CallIds, MAXIMUM_CALLS_OF_REPLY } from "./call-ids.ts";
import { keepNote, keptFields, placeName } from "./kept-fields.ts";
import { noteLeftOut } from "./left-out-calls.ts";

/** What a reply is made regular with. */
export interface RegularOptions {
  /** The conversation before the reply. */
  messages: readonly BaseMessage[];
  /** The model that replied, and its server. */
  place: { host: string; model: string };
  /** Makes a part of an id that never repeats. */
  id: () => string;
}

/**
 * Returns a reply of any model in one form. Each call has an id that no other call of the conversation has, arguments that
 * are an object, and a place among the first 128. An answer without calls is its text, with images and files but without
 * the thinking. A content next to calls keeps its parts, because their model may want them back.
 */
export function regularReply(reply: AIMessage, options: RegularOptions): AIMessage {
  const calls = callsOf(reply);
  if (calls.length > 0) return withRegularCalls(reply, calls, options);
  const content = answerContent(reply.content);
  const { reasoning_content, reasoning, reasoning_details, ...others } = reply.additional_kwargs;
  const isRegular =
    content === reply.content &&
    [reasoning_content, reasoning, reasoning_details].every((one) => one == null);
  return isRegular ? reply : copyOf(reply, { content, additional_kwargs: others });
}

/**
 * Returns the content of an answer: its text without the thinking, and the images and files in it. Everything else that a
 * model writes (thinking, signatures, its own tools) is left out.
 */
export function answerContent(content: BaseMessage["content"]): BaseMessage["content"] {
  if (typeof content === "string") return withoutThinking(content);
  const text = withoutThinking(content.map(textOfPart).join(""));
  const media = content.filter(({ type }) => MEDIA.has(type));
  if (media.length === 0) return text;
  return [...(text === "" ? [] : [{ type: "text", text } as ContentBlock]), ...media];
}

/**
 * Returns the messages as one model may be shown them: what another model wrote next to its calls is left out of their
 * contents, but for the text. No vendor knows the thinking of another one.
 */
export function shownTo(
  messages: readonly BaseMessage[],
  place: RegularOptions["place"],
): readonly BaseMessage[] {
  const reader = placeName(place);
  return messages.map((message) => {
    const { content } = message;
    if (!AIMessage.isInstance(message) || typeof content === "string") return message;
    const from = keptFields.read(message)?.from;
    if (from === reader) return message;
    const isForeign = from !== undefined || content.some(({ type }) => PRIVATE.test(type));
    return isForeign ? copyOf(message, { content: answerContent(content) }) : message;
  });
}

const MEDIA: ReadonlySet<string> = new Set([
  "audio",
  "file",
  "image",
  "image_url",
  "input_audio",
  "media",
  "video",
]);

const PRIVATE = /thinking|reasoning|^server_tool|_tool_result$/;

/** Returns the calls of a reply, also those that LangChain could not read but that mean something. */
function callsOf(reply: AIMessage): ToolCall[] {
  const read = (reply.tool_calls ?? []).map((call) => (isRecord(call.args) ? call : withArguments(call, {})));
  const others = (reply.invalid_tool_calls ?? []).flatMap(({ id, name = "", args = "" }) => {
    const meant = argumentsOf(args);
    return meant === null ? [] : [{ name, args: meant, type: "tool_call" as const, ...(id && { id }) }];
  });
  return [...read, ...others];
}

function withRegularCalls(
  reply: AIMessage,
  calls: readonly ToolCall[],
  { messages, place, id }: RegularOptions,
): AIMessage {
  const ids = new CallIds(messages.flatMap(idsIn), id);
  const kept = calls.slice(0, MAXIMUM_CALLS_OF_REPLY).map((call) => withId(call, ids.take(call.id)));
  const { tool_calls: _, ...others } = reply.additional_kwargs;
  const content = partsWithCalls(reply.content, kept);
  const regular = copyOf(reply, { content, tool_calls: kept, additional_kwargs: others });
  if (typeof content !== "string" && keptFields.read(regular) === null) {
    keptFields.write(regular, { from: placeName(place), message: {}, calls: {} });
  }
  if (calls.length > kept.length) noteLeftOut(regular, calls.length - kept.length);
  return regular;
}

/** Returns a content with the ids of the calls in its parts, and without the parts of calls that were left out. */
function partsWithCalls(content: BaseMessage["content"], calls: readonly ToolCall[]): BaseMessage["content"] {
  if (typeof content === "string") return withoutThinking(content);
  let place = 0;
  return content.flatMap((part) => {
    if (part["thought"] === true) return [];
    if (part.type === "text") return [{ ...part, text: withoutThinking(textOfPart(part)) }];
    if (part.type !== "tool_use" && part.type !== "tool_call") return [part];
    const call = calls[place++];
    return call === undefined ? [] : [{ ...part, id: call.id ?? "" }];
  });
}

/** Returns a call under this id. */
export function withId(call: ToolCall, id: string): ToolCall {
  return call.id === id ? call : { ...call, id };
}

function withArguments(call: ToolCall, args: ToolCall["args"]): ToolCall {
  return { ...call, args };
}

function idsIn(message: BaseMessage): unknown[] {
  return AIMessage.isInstance(message) ? (message.tool_calls ?? []).map((call) => call.id) : [];
}

/** Copies a reply as a whole message: a stored chunk would read its calls from its pieces again. */
function copyOf(
  reply: AIMessage,
  changed: { content: BaseMessage["content"] } & Partial<Pick<AIMessage, "tool_calls" | "additional_kwargs">>,
): AIMessage {
  const { id, name, tool_calls = [], additional_kwargs, response_metadata, usage_metadata } = reply;
  return keepNote(
    new AIMessage({
      tool_calls,
      additional_kwargs,
      response_metadata,
      ...changed,
      ...(id ? { id } : {}),
      ...(name ? { name } : {}),
      ...(usage_metadata ? { usage_metadata } : {}),
    }),
    reply,
  );
}
