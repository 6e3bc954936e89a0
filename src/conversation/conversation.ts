import {
  AIMessage,
  HumanMessage,
  coerceMessageLikeToMessage,
  type BaseMessage,
  type ContentBlock,
} from "@langchain/core/messages";
import { cutText } from "../text/cut-text.ts";
import { InputError } from "../errors/input-error.ts";

/** The longest request that is worked on, in characters. */
const MAXIMUM_REQUEST_CHARACTERS = 400_000;

/** How much of a conversation a model is shown beside the request. */
export interface ConversationBounds {
  messages: number;
  characters: number;
}

const DEFAULT_BOUNDS: ConversationBounds = { messages: 12, characters: 16_000 };

/** What is asked for, and in the light of which conversation. */
export interface ConversationRequest {
  /** The request's text; other content stands in it as a mark such as `[image]`. */
  text: string;
  /** The parts of the request that are not text (images, files), as they came. */
  attachments: ContentBlock[];
  /** The turns before the request, bounded, without tool traffic. */
  earlier: BaseMessage[];
  /** The request itself, as it came. */
  message: BaseMessage;
}

/**
 * Reads the request out of a conversation: its last human message, and the bounded turns before it.
 * Throws InputError where there is none, where it is empty, or where it is too long.
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
      `the input has no human message (${all.length} messages): pass { messages: [{ role: "user", content: "..." }] }`,
    );
  }
  const attachments = partsOf(message).filter((part) => part.type !== "text");
  const text = textOf(message);
  if (text.trim() === "") throw new InputError("the request is empty: the last human message has no content");
  if (text.length > MAXIMUM_REQUEST_CHARACTERS) {
    throw new InputError(
      `the request has ${text.length} characters; at most ${MAXIMUM_REQUEST_CHARACTERS} are worked on: ` +
        "shorten it, or give a tool that reads the document",
    );
  }
  return { text, attachments, earlier: recentTurns(all.slice(0, index), bounds), message };
}

/** Names the request of a conversation: the id of its last human message, which LangGraph gives every message. */
export function requestOf(messages: readonly BaseMessage[] | undefined): string {
  return messages?.findLast((message) => message.getType() === "human")?.id ?? "";
}

/** A request made from a plain text, such as a command line's argument. */
export function requestMessage(text: string): HumanMessage {
  return new HumanMessage(text);
}

/** The text of a message; a part that is not text stands as a mark, such as `[image]`. */
export function textOf(message: BaseMessage): string {
  return partsOf(message)
    .map((part) =>
      part.type === "text" ? (part as ContentBlock.Text).text : `[${part.type}]`.replace(/_url\]$/, "]"),
    )
    .join("\n");
}

function partsOf(message: BaseMessage): ContentBlock[] {
  const { content } = message;
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}

/** The last turns that fit the bounds: what people and agents said, without tool calls and their answers. */
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
  // Tool calls are left behind: an unpaired one would make the next request invalid.
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
