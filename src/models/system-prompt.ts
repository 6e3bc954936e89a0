import { SystemMessage, type BaseMessage, type ContentBlock } from "@langchain/core/messages";
import type { CallScope } from "../run/call-scope.ts";
import { todayLine } from "../text/today.ts";

/** What a system prompt gets in addition to its own text: rules and note of the scope, and the day if `now` is not null. */
export interface PromptAdditions {
  scope: Pick<CallScope, "rules" | "note">;
  /** Milliseconds since the epoch; null if the graph does not tell the date. */
  now: number | null;
}

/**
 * Returns a system message with the rules and the note of its scope, and with the day as its last line. What changes least
 * stands first, so that prompt caches can use it.
 */
export function completedSystem(system: SystemMessage, { scope, now }: PromptAdditions): SystemMessage {
  const today = now === null ? null : todayLine(now);
  const added = [scope.rules, scope.note, today].filter((line) => typeof line === "string" && line !== "");
  if (added.length === 0) return system;
  const text = added.map((line) => `\n\n${line}`).join("");
  const { content } = system;
  if (typeof content === "string") return new SystemMessage(`${content}${text}`);
  const part: ContentBlock = { type: "text", text };
  return new SystemMessage({ content: [...content, part] });
}

/** Returns the messages of a request with its system message completed, if it begins with one. */
export function withCompletedSystem(
  messages: readonly BaseMessage[],
  additions: PromptAdditions,
): BaseMessage[] {
  const [first, ...rest] = messages;
  return SystemMessage.isInstance(first) ? [completedSystem(first, additions), ...rest] : [...messages];
}
