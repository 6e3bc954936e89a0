import { counted } from "../text/counted.ts";

/** How much of a conversation before the request is read. */
export interface ConversationWindow {
  /**
   * The most characters of the conversation before the request that a model reads; at least 200. The oldest messages
   * are left out first, as a whole. A message is cut only if it is the last one or the last answer, and too long by
   * itself. The request itself is always read in full.
   * @default 100_000
   */
  characters?: number | undefined;
}

/** How many characters of the conversation before the request a model reads by default. */
export const DEFAULT_CONVERSATION_CHARACTERS = 100_000;

const FEWEST_CONVERSATION_CHARACTERS = 200;

/** What a model does not read of the conversation before the request. */
export interface ConversationCut {
  /** How many messages are left out as a whole. */
  messages: number;
  /** How many characters are left out in all, those of cut messages included. */
  characters: number;
}

/** Returns the fault of the size of a window, or null if there is none. */
export function faultOfWindow({
  characters = DEFAULT_CONVERSATION_CHARACTERS,
}: ConversationWindow): string | null {
  const isWhole = Number.isSafeInteger(characters) && characters >= FEWEST_CONVERSATION_CHARACTERS;
  return isWhole
    ? null
    : `conversation.characters must be a whole number of at least ${FEWEST_CONVERSATION_CHARACTERS}, but is ${String(characters)}`;
}

/** The size of one message of a conversation, and whether it is an answer. */
interface Size {
  characters: number;
  isAnswer: boolean;
}

/**
 * Returns how many characters of each message are shown; 0 for a message that is left out. The last answer and the last
 * message come first, then the messages before them, the newest first, until one does not fit as a whole.
 */
export function fitConversation(turns: readonly Size[], characters: number): number[] {
  const shown = turns.map(() => 0);
  const last = turns.length - 1;
  const answer = turns.findLastIndex(({ isAnswer }) => isAnswer);
  let room = characters;
  const show = (index: number, most: number): void => {
    shown[index] = Math.min(turns[index]?.characters ?? 0, most);
    room -= shown[index];
  };
  if (answer >= 0 && answer < last && sizeOf(turns[answer]) > room) {
    // Both are too long together. The last message gets at most half, so that the answer is not lost.
    show(last, Math.ceil(room / 2));
    show(answer, room);
    return shown;
  }
  if (answer >= 0) show(answer, room);
  if (answer < last) show(last, room);
  for (let index = last - 1; index >= 0; index -= 1) {
    if (index === answer) continue;
    if (sizeOf(turns[index]) > room) break;
    show(index, room);
  }
  return shown;
}

function sizeOf(turn: Size | undefined): number {
  return turn?.characters ?? 0;
}

/** Returns the sentence that tells a model what it does not read. */
export function cutSentence({ messages, characters }: ConversationCut): string {
  const amount = counted(characters, "character");
  const what =
    messages === 0
      ? `Parts of earlier messages were left out: ${amount}.`
      : `Earlier messages were left out: ${counted(messages, "message")}, ${amount}.`;
  return `[${what} If the answer depends on them, say so.]`;
}
