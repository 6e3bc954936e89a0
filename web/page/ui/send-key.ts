import type { KeyboardEvent } from "react";

/** Returns true for the keys that send what was typed: Ctrl+Enter, or Cmd+Enter on a Mac. */
export function isSendKey({
  key,
  ctrlKey,
  metaKey,
}: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey">): boolean {
  return key === "Enter" && (ctrlKey || metaKey);
}

/** The keys, as `aria-keyshortcuts` takes them. */
export const SEND_KEYS = "Control+Enter Meta+Enter";
