/** A piece of what an agent says to the reader, or a whole message. */
export interface ChatPiece {
  /** The id of the message. */
  message: string;
  speaker: string;
  text: string;
  /** True if the text is the whole message, not an addition to it. */
  isWhole: boolean;
}

/** What was said so far: the messages in the order in which they began. */
export type Chat = readonly Omit<ChatPiece, "isWhole">[];

/** Returns the chat after a piece. */
export function chatAfter(chat: Chat, { message, speaker, text, isWhole }: ChatPiece): Chat {
  if (!chat.some((one) => one.message === message)) return [...chat, { message, speaker, text }];
  return chat.map((one) =>
    one.message === message ? { ...one, text: isWhole ? text : one.text + text } : one,
  );
}

/** Returns the chat without a message that a failed attempt had begun. */
export function withoutMessage(chat: Chat, message: string | null): Chat {
  return message === null ? chat : chat.filter((one) => one.message !== message);
}

/** Returns the chat as one text. The speakers are named if there are several. */
export function chatText(chat: Chat): string {
  const said = chat.filter(({ text }) => text.trim() !== "");
  const isShared = new Set(said.map(({ speaker }) => speaker)).size > 1;
  return said.map(({ speaker, text }) => (isShared ? `${speaker}:\n${text}` : text)).join("\n\n");
}

/** How much of a long text is shown while it is written, in characters. */
const SHOWN_CHARACTERS = 8_000;

/** Returns the end of a long text, from the beginning of a line. Code stays code, if the cut is inside of it. */
export function endOfText(text: string): string {
  if (text.length <= SHOWN_CHARACTERS) return text;
  const cut = text.indexOf("\n", text.length - SHOWN_CHARACTERS);
  const start = cut === -1 ? text.length - SHOWN_CHARACTERS : cut + 1;
  const fences = text.slice(0, start).match(/^\s*(?:```|~~~)/gm)?.length ?? 0;
  return `${fences % 2 === 1 ? "```\n" : ""}${text.slice(start)}`;
}
