import {
  AIMessage,
  HumanMessage,
  coerceMessageLikeToMessage,
  type BaseMessage,
  type ContentBlock,
} from "@langchain/core/messages";
import { cutText } from "../text/cut-text.ts";
import { withoutThinking } from "../text/thinking.ts";
import { InputError } from "../errors/input-error.ts";

/** The longest accepted request, in characters. */
const MAXIMUM_REQUEST_CHARACTERS = 400_000;

/** How much of the conversation before the request a model reads: the most messages, and the most characters in all. */
export interface ConversationBounds {
  messages: number;
  characters: number;
}

const DEFAULT_BOUNDS: ConversationBounds = { messages: 12, characters: 16_000 };

/** The request, and the conversation before it. */
export interface ConversationRequest {
  /** The request's text. Other content appears in it as a mark, such as `[image]`. */
  text: string;
  /** The parts of the request that are not text (images, files), unchanged. */
  attachments: ContentBlock[];
  /** The last turns before the request, without tool calls and their answers. */
  earlier: BaseMessage[];
  /** The message of the request, unchanged. */
  message: BaseMessage;
}

/**
 * Reads the request of a conversation: its last human message, and the last turns before it that fit the bounds.
 * Throws InputError if there is no human message, or if the request is empty or too long.
 */
export function readRequest(
  messages: readonly BaseMessage[] | undefined,
  bounds = DEFAULT_BOUNDS,
): ConversationRequest {
  const all = messages ?? [];
  const index = all.findLastIndex((message) => message.getType() === "human");
  const message = all[index];
  if (message === undefined) {
    throw new InputError(
      `the input must have a human message, but has none among ${all.length} messages: pass { messages: [{ role: "user", content: "..." }] }`,
    );
  }
  const attachments = partsOf(message).filter((part) => part.type !== "text");
  const text = textOf(message);
  if (text.trim() === "") throw new InputError("the request is empty: the last human message has no content");
  if (text.length > MAXIMUM_REQUEST_CHARACTERS) {
    throw new InputError(
      `the request must have at most ${MAXIMUM_REQUEST_CHARACTERS} characters, but has ${text.length}: ` +
        "shorten it, or give a specialist a tool that reads the document",
    );
  }
  return { text, attachments, earlier: recentTurns(all.slice(0, index), bounds), message };
}

/** Returns the id of a conversation's request: that of its last human message. LangGraph gives every message an id. */
export function requestOf(messages: readonly BaseMessage[] | undefined): string {
  return messages?.findLast((message) => message.getType() === "human")?.id ?? "";
}

/** Makes a request of a text, such as an argument of a command line. */
export function requestMessage(text: string): HumanMessage {
  return new HumanMessage(text);
}

/**
 * Returns the text of a message. Of what people and tools wrote, a part that is not text becomes a mark, such as `[image]`.
 * Of a model's reply it is the text parts only, joined by nothing and without the thinking.
 */
export function textOf(message: BaseMessage): string {
  const parts = partsOf(message);
  if (message.getType() === "ai") return withoutThinking(parts.map(spokenText).join(""));
  return parts
    .map((part) => (part.type === "text" ? spokenText(part) : `[${part.type}]`.replace(/_url\]$/, "]")))
    .join("\n");
}

function spokenText(part: ContentBlock): string {
  return part.type === "text" && typeof part["text"] === "string" ? part["text"] : "";
}

function partsOf(message: BaseMessage): ContentBlock[] {
  const { content } = message;
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}

/** Returns the last turns that fit the bounds: the texts of people and agents, without tool calls and their answers. */
function recentTurns(messages: readonly BaseMessage[], bounds: ConversationBounds): BaseMessage[] {
  const spoken = messages.map(asSpoken).filter((message) => message !== null);
  const kept: BaseMessage[] = [];
  let room = bounds.characters;
  for (const message of spoken.slice(-bounds.messages).toReversed()) {
    const { length } = textOf(message);
    if (length > room) {
      if (kept.length === 0) kept.unshift(cut(message, room));
      break;
    }
    kept.unshift(message);
    room -= length;
  }
  return kept;
}

function asSpoken(message: BaseMessage): BaseMessage | null {
  const type = message.getType();
  const text = textOf(message).trim();
  if (type === "human") return text === "" ? null : message;
  if (type !== "ai") return null;
  // Removes tool calls: one without its answer would make the next request invalid.
  return text === ""
    ? null
    : new AIMessage({ content: text, ...(message.name ? { name: message.name } : {}) });
}

function cut(message: BaseMessage, characters: number): BaseMessage {
  return coerceMessageLikeToMessage({
    role: message.getType(),
    content: cutText(textOf(message), characters),
  });
}
