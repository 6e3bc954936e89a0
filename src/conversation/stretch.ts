import { AIMessage, type BaseMessage } from "@langchain/core/messages";
import { isAside } from "./aside.ts";
import { compactedBeginning, hashOfMessages, type Compacted } from "./compacted.ts";
import { textOf } from "./conversation.ts";
import { isInstruction } from "./instructions.ts";
import { DEFAULT_CONVERSATION_CHARACTERS, type ConversationWindow } from "./window.ts";

/** The part of a conversation that does not fit its window any more: whole turns, with their tool calls and answers. */
export interface Stretch {
  /** Without the messages that are compacted already, and without system messages, which all models always read. */
  messages: BaseMessage[];
  /** The characters of these messages. */
  characters: number;
  /** The first request of the conversation. */
  goal: string;
  /** What stands in the place of the messages before the stretch; null if there are none, or nothing does. */
  earlier: string | null;
  /** Makes the value of the channel `compacted`. */
  compactedAs(summary: string | null): Compacted;
}

/** The share of the window that the last turns may fill after a compaction. */
const KEPT_SHARE = 1 / 3;

/**
 * Returns what to compact of a conversation before the next request; null if all of it fits. The last turns stay: as many
 * whole turns as fit in a third of the window, and at least the last one. So the next compaction is many turns away, and
 * prompts begin with the same text until then. With `isWhole` the calls of tools and their answers count too.
 */
export function stretchOf(
  messages: readonly BaseMessage[],
  {
    characters = DEFAULT_CONVERSATION_CHARACTERS,
    compacted,
    isWhole,
  }: ConversationWindow & { compacted: Compacted | null | undefined; isWhole: boolean },
): Stretch | null {
  const before = messages.slice(
    0,
    messages.findLastIndex((message) => message.getType() === "human"),
  );
  const beginning = compactedBeginning(before, { compacted, characters });
  const open = before.slice(beginning.count);
  const sizes = open.map((message) => (isWhole ? wholeSize(message) : spokenSize(message)));
  if (beginning.characters + sum(sizes) <= characters) return null;
  const starts = open.flatMap((message, index) => (beginsTurn(message) ? [index] : []));
  const fits = (start: number): boolean => sum(sizes.slice(start)) <= characters * KEPT_SHARE;
  const end = starts.find((start) => start > 0 && fits(start)) ?? starts.at(-1) ?? 0;
  const stretch = open.slice(0, end);
  const last = stretch.at(-1)?.id;
  // The last turn alone is too long: it is cut when it is shown.
  if (last === undefined) return null;
  const all = before.slice(0, beginning.count + end);
  const known = beginning.count === 0 ? null : (compacted ?? null);
  return {
    messages: stretch.filter((message) => !isInstruction(message)),
    characters: sum(sizes.slice(0, end)),
    goal: textOf(before.find(beginsTurn) ?? (stretch[0] as BaseMessage)),
    earlier: known?.summary ?? null,
    compactedAs: (summary) => ({
      last,
      digest: hashOfMessages(all),
      summary,
      messages: all.length,
      characters: (known?.characters ?? 0) + sum(sizes.slice(0, end)),
      kept: known?.kept ?? 0,
    }),
  };
}

/** Returns true for a message with which a turn begins: one of a person. */
export function beginsTurn(message: BaseMessage): boolean {
  return message.getType() === "human" && !isAside(message);
}

function spokenSize(message: BaseMessage): number {
  const type = message.getType();
  return type === "human" || type === "ai" ? textOf(message).length : 0;
}

function wholeSize(message: BaseMessage): number {
  const calls = AIMessage.isInstance(message) ? (message.tool_calls ?? []) : [];
  return textOf(message).length + (calls.length === 0 ? 0 : JSON.stringify(calls).length);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
