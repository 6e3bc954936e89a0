import type { CallMessage } from "../../../src/journal/journal-entry.ts";
import type { Span } from "../run/run-view.ts";

/** What a model gave to a tool, and what the tool answered, as recorded model calls show it. */
export interface ToolRecord {
  /** Undefined if the model call that called the tool was not recorded. */
  readonly arguments: unknown;
  /** Null if no later model call shows it. */
  readonly result: string | null;
}

/**
 * Finds the record of a tool's call: its arguments in the reply that called it, and its result in the next prompt, where
 * the results follow the reply in the order of its calls. Null if no recorded call knows of it.
 */
export function toolRecordOf(span: Span, spans: readonly Span[]): ToolRecord | null {
  const id = span.id.slice(span.id.lastIndexOf("|") + 1);
  let called: CallMessage["toolCalls"][number] | null = null;
  for (const { call } of spans) {
    if (call === null) continue;
    called ??= call.reply?.toolCalls.find((one) => one.id === id) ?? null;
    const result = resultIn(call.request.messages, id);
    if (result === null) continue;
    called ??=
      call.request.messages.flatMap(({ toolCalls }) => toolCalls).find((one) => one.id === id) ?? null;
    return { arguments: called?.arguments, result };
  }
  return called === null ? null : { arguments: called.arguments, result: null };
}

function resultIn(messages: readonly CallMessage[], id: string): string | null {
  const at = messages.findLastIndex(({ toolCalls }) => toolCalls.some((one) => one.id === id));
  if (at === -1) return null;
  const calls = messages[at]?.toolCalls ?? [];
  const answer = messages[at + 1 + calls.findIndex((one) => one.id === id)];
  return answer?.role === "tool" ? answer.text : null;
}
