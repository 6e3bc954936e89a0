import {
  AIMessage,
  HumanMessage,
  coerceMessageLikeToMessage,
  type BaseMessage,
  type ContentBlock,
} from "@langchain/core/messages";
import { isRecord } from "../text/is-record.ts";
import { cutOff } from "../text/cut-text.ts";
import { textOfPart } from "../text/part-text.ts";
import { withoutThinking } from "../text/thinking.ts";
import { InputError } from "../errors/input-error.ts";
import { instructionsIn } from "./instructions.ts";
import { asideMessage } from "./aside.ts";
import { compactedBeginning, type Compacted } from "./compacted.ts";
import { isNotice, NOTICE_TEXT } from "./notice.ts";
import {
  cutSentence,
  DEFAULT_CONVERSATION_CHARACTERS,
  fitConversation,
  type ConversationCut,
  type ConversationWindow,
} from "./window.ts";

/** The longest accepted request, in characters. */
const MAXIMUM_REQUEST_CHARACTERS = 400_000;

/** The request, and the conversation before it. */
export interface ConversationRequest {
  /** The request's text. Other content appears in it as a mark, such as `[image]`. */
  text: string;
  /** The parts of the request that are not text (images, files), unchanged. */
  attachments: ContentBlock[];
  /**
   * The turns before the request that fit, without tool calls and their answers. If something was left out, a message
   * that says so comes first. If turns were compacted, the first request and the summary come before everything else.
   */
  earlier: BaseMessage[];
  /** What was left out of the turns before the request; null if they are complete. */
  cut: ConversationCut | null;
  /** The message of the request, unchanged. */
  message: BaseMessage;
  /** The system and developer messages of the conversation, for every model that works on it. */
  instructions: BaseMessage[];
}

/** How much of a conversation is read, and what of it was compacted. */
export interface ConversationReading extends ConversationWindow {
  compacted?: Compacted | null | undefined;
}

/**
 * Reads the request of a conversation: its last human message, and the turns before it that fit `conversation`.
 * Throws InputError if there is no human message, or if the request is empty or too long.
 */
export function readRequest(
  messages: readonly BaseMessage[] | undefined,
  { characters = DEFAULT_CONVERSATION_CHARACTERS, compacted }: ConversationReading = {},
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
  const tooLong = errorOfLength(text);
  if (tooLong !== null) throw tooLong;
  const before = all.slice(0, index);
  const beginning = compactedBeginning(before, { compacted, characters });
  const { earlier, cut } = recentTurns(before.slice(beginning.count), characters - beginning.characters);
  const shown = [...beginning.messages, ...earlier];
  return { text, attachments, earlier: shown, cut, message, instructions: instructionsIn(all) };
}

/** Returns the error of a request whose text is too long; null if it is not. */
export function errorOfLength({ length }: string): InputError | null {
  if (length <= MAXIMUM_REQUEST_CHARACTERS) return null;
  return new InputError(
    `the request must have at most ${MAXIMUM_REQUEST_CHARACTERS} characters, but has ${length}: ` +
      "shorten it, or give a specialist a tool that reads the document",
  );
}

/** Returns the messages that a model is shown of a conversation. */
export function shownIn({ instructions, earlier, message }: ConversationRequest): BaseMessage[] {
  return [...instructions, ...earlier, message];
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
  if (message.getType() === "ai") return withoutThinking(parts.map(textOfPart).join(""));
  return parts
    .map((part) => (part.type === "text" ? textOfPart(part) : `[${part.type}]`.replace(/_url\]$/, "]")))
    .join("\n");
}

function partsOf(message: BaseMessage): ContentBlock[] {
  const { content } = message;
  if (typeof content === "string") return [{ type: "text", text: content }];
  // A client that may write states can write any value.
  return Array.isArray(content) ? content.filter(isRecord) : [];
}

/** Returns the turns that fit: the texts of people and agents, without tool calls and their answers. */
function recentTurns(
  messages: readonly BaseMessage[],
  characters: number,
): Pick<ConversationRequest, "earlier" | "cut"> {
  const spoken = messages.map(asSpoken).filter((message) => message !== null);
  const texts = spoken.map(textOf);
  const shown = fitConversation(
    spoken.map((message, index) => ({
      characters: texts[index]?.length ?? 0,
      isAnswer: message.getType() === "ai",
    })),
    characters,
  );
  const cut: ConversationCut = { messages: 0, characters: 0 };
  const kept = spoken.flatMap((message, index) => {
    const whole = texts[index] ?? "";
    const most = shown[index] ?? 0;
    if (most === 0) {
      cut.messages += 1;
      cut.characters += whole.length;
      return [];
    }
    const { text, leftOut } = cutOff(whole, most);
    cut.characters += leftOut;
    return [leftOut === 0 ? message : withText(message, text)];
  });
  if (cut.characters === 0) return { earlier: kept, cut: null };
  return { earlier: [asideMessage(cutSentence(cut)), ...kept], cut };
}

function asSpoken(message: BaseMessage): BaseMessage | null {
  const type = message.getType();
  const text = isNotice(message) ? NOTICE_TEXT : textOf(message).trim();
  if (type === "human") return text === "" ? null : message;
  if (type !== "ai") return null;
  // Removes tool calls: one without its answer would make the next request invalid.
  return text === ""
    ? null
    : new AIMessage({ content: text, ...(message.name ? { name: message.name } : {}) });
}

/** Returns a message with another text and the same speaker. */
function withText(message: BaseMessage, content: string): BaseMessage {
  const { name } = message;
  return coerceMessageLikeToMessage({ role: message.getType(), content, ...(name ? { name } : {}) });
}
