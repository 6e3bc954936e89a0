import type { BaseMessage } from "@langchain/core/messages";
import type { KeyFilter } from "../text/key-filter.ts";
import { hideKeysInside } from "../text/hide-keys-inside.ts";
import { knowsKeys } from "../text/known-keys.ts";

/** The fields of a reply that a server fills. A streamed reply also has the pieces of its calls. */
const FIELDS = [
  "content",
  "name",
  "tool_calls",
  "invalid_tool_calls",
  "tool_call_chunks",
  "additional_kwargs",
  "response_metadata",
] as const;

/** Hides configured keys in a reply, because some servers repeat the key that they got. Changes the reply. */
export function hideKeysInReply<Message extends BaseMessage>(reply: Message): Message {
  if (!knowsKeys()) return reply;
  // A LangGraph server serializes a message from `lc_kwargs`.
  for (const fields of [reply as unknown as Record<string, unknown>, reply.lc_kwargs]) {
    for (const name of FIELDS) {
      const value = fields[name];
      const shown = hideKeysInside(value);
      if (shown !== value) fields[name] = shown;
    }
  }
  return reply;
}

/**
 * Hides configured keys in a piece of a streamed reply, also a key that comes in several pieces. The last piece gets what
 * `keys` has held back. Changes the piece, and returns its text.
 */
export function hideKeysInPiece(
  piece: BaseMessage,
  { keys, isLast }: { keys: KeyFilter; isLast: boolean },
): string {
  if (typeof piece.content !== "string") return hideKeysInReply(piece).text;
  const shown = keys.push(piece.content) + (isLast ? keys.end() : "");
  if (shown !== piece.content) {
    piece.content = shown;
    piece.lc_kwargs["content"] = shown;
  }
  return hideKeysInReply(piece).text;
}
