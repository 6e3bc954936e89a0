import type { AIMessage } from "@langchain/core/messages";
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
export function hideKeysInReply(reply: AIMessage): AIMessage {
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
