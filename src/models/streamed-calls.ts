import type { AIMessage, ToolCallChunk } from "@langchain/core/messages";
import { parseJson } from "../text/parse-json.ts";

/**
 * Returns the calls of a streamed reply in the model's own text, and an empty list for a reply that came whole. LangChain
 * closes open brackets, so arguments that broke off would be used as shorter ones.
 */
export function streamedCalls(reply: AIMessage): { name: string; text: string }[] {
  const chunks = (reply as { tool_call_chunks?: ToolCallChunk[] }).tool_call_chunks ?? [];
  const calls = new Map<number, { name: string; text: string }>();
  for (const [place, { index = place, name = "", args = "" }] of chunks.entries()) {
    const before = calls.get(index) ?? { name: "", text: "" };
    calls.set(index, { name: before.name + name, text: before.text + args });
  }
  return [...calls.values()];
}

/** Returns the names of the tools that a reply calls with arguments that are not JSON or that break off. */
export function brokenCalls(reply: AIMessage): string[] {
  const broken = streamedCalls(reply).filter(({ text }) => text.trim() !== "" && !isWhole(text));
  const names = [...broken, ...(reply.invalid_tool_calls ?? [])].map(({ name }) => name ?? "");
  return [...new Set(names)];
}

function isWhole(text: string): boolean {
  const reading = parseJson(text, 0);
  return reading.kind === "value" && text.slice(reading.end).trim() === "";
}
