import type { AIMessage, ToolCallChunk } from "@langchain/core/messages";
import { argumentsOf } from "./call-arguments.ts";

/**
 * Returns the calls of a streamed reply in the model's own text, and an empty list for a reply that came whole. LangChain
 * closes open brackets, so arguments that broke off would be used as shorter ones. Pieces belong together if LangChain
 * puts them together: by id and index, or by the one that they have (core 1.4.0).
 */
export function streamedCalls(reply: AIMessage): { name: string; text: string }[] {
  const chunks = (reply as { tool_call_chunks?: ToolCallChunk[] }).tool_call_chunks ?? [];
  const calls: { name: string; text: string }[] = [];
  const known = new Map<string, { name: string; text: string }>();
  for (const { id, index, name = "", args = "" } of chunks) {
    const key = JSON.stringify(id && index !== undefined ? [id, index] : id ? [id] : [null, index]);
    let call = id || index !== undefined ? known.get(key) : undefined;
    if (call === undefined) {
      call = { name: "", text: "" };
      calls.push(call);
      // A later piece may have only the id, or only the index, of the first call that has it.
      const keys = [...(id ? [[id, index], [id]] : []), ...(index === undefined ? [] : [[null, index]])];
      for (const one of keys.map((parts) => JSON.stringify(parts))) if (!known.has(one)) known.set(one, call);
    }
    call.name ||= name;
    call.text += args;
  }
  return calls;
}

/** Returns the names of the tools that a reply calls with arguments that are not JSON or that break off. */
export function brokenCalls(reply: AIMessage): string[] {
  const unread = (reply.invalid_tool_calls ?? []).map(({ name = "", args = "" }) => ({ name, text: args }));
  const broken = [...streamedCalls(reply), ...unread].filter(({ text }) => argumentsOf(text) === null);
  return [...new Set(broken.map(({ name }) => name))];
}
