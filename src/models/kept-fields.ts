import type { BaseMessage } from "@langchain/core/messages";
import { messageNote } from "../langgraph/message-note.ts";
import { isRecord } from "../text/is-record.ts";

/**
 * What a server sent with the tool calls of a reply, and may insist on getting back with them: the thinking
 * before the call, or the signature of a call.
 */
export interface KeptFields {
  /** The model and the server that it came from. It goes back to these only. */
  from: string;
  /** Fields of the message. */
  message: Record<string, unknown>;
  /** Fields of each call, by the call's id. */
  calls: Record<string, Record<string, unknown>>;
}

/** The note on a message. A checkpoint keeps it with the message. */
export const keptFields = messageNote<KeptFields>("troupe_kept");

/** Names a model and its server, to compare where a message came from and where it goes. */
export function placeName({ host, model }: { host: string; model: string }): string {
  return `${host} ${model}`;
}

/** Copies the note to a message that is made from another one. */
export function keepNote<Message extends BaseMessage>(message: Message, from: BaseMessage): Message {
  const kept = keptFields.read(from);
  if (kept !== null) keptFields.write(message, kept);
  return message;
}

/** The fields of a message, and of a call, that LangChain carries itself or that no server needs back. */
const USUAL: ReadonlySet<string> = new Set([
  "annotations",
  "arguments",
  "audio",
  "content",
  "function",
  "function_call",
  "id",
  "index",
  "name",
  "parsed",
  "parsed_arguments",
  "refusal",
  "role",
  "tool_calls",
  "type",
]);

/** Returns the other fields of a message, or of a call with its function. */
export function otherFields(given: Record<string, unknown>): Record<string, unknown> {
  const others = Object.entries(given).filter(([key, value]) => !USUAL.has(key) && isSaid(value));
  const called = given["function"];
  const inner = isRecord(called) ? otherFields(called) : {};
  return Object.fromEntries(Object.keys(inner).length > 0 ? [...others, ["function", inner]] : others);
}

function isSaid(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}

/** A message of a request, in the form of OpenAI's protocol. */
export type RequestMessage = Record<string, unknown>;

/** Returns the messages of a request to `to`, with the kept fields that came from there. A call is known by its id. */
export function withKeptFields(
  requested: readonly RequestMessage[],
  { messages, to }: { messages: readonly BaseMessage[]; to: string },
): readonly RequestMessage[] {
  const kept = new Map<string, KeptFields>();
  for (const note of messages.map((message) => keptFields.read(message))) {
    if (note?.from === to) for (const id of Object.keys(note.calls)) kept.set(id, note);
  }
  if (kept.size === 0) return requested;
  return requested.map((message) => {
    const calls: unknown = message["tool_calls"];
    if (!Array.isArray(calls)) return message;
    const notes = (calls as RequestMessage[]).map(({ id }) => kept.get(String(id)));
    const first = notes.find((note) => note !== undefined);
    if (first === undefined) return message;
    const tool_calls = (calls as RequestMessage[]).map((call, index) =>
      withFields(call, notes[index]?.calls[String(call["id"])]),
    );
    return { ...message, ...first.message, tool_calls };
  });
}

function withFields(call: RequestMessage, fields: Record<string, unknown> = {}): RequestMessage {
  const { function: inner, ...others } = fields;
  const called = call["function"];
  return {
    ...call,
    ...others,
    ...(isRecord(inner) && isRecord(called) && { function: { ...called, ...inner } }),
  };
}
