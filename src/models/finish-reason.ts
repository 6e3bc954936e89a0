import type { AIMessage } from "@langchain/core/messages";
import { isRecord } from "../text/is-record.ts";

/** What the reason for the end of a reply means. `unknown` is a reason that no vendor is known to give for a whole reply. */
export type ReplyEnding = "whole" | "truncated" | "declined" | "failed" | "missing" | "unknown";

/** The reasons that vendors give, in lower case: OpenAI in both of its protocols, Anthropic, Google, Mistral, Zhipu, DeepSeek, vLLM. */
const REASONS: Readonly<Record<Exclude<ReplyEnding, "missing" | "unknown">, string>> = {
  whole:
    "stop eos eos_token end end_turn stop_sequence complete completed finish finish_reason_stop pause_turn " +
    "tool_calls tool_use function_call",
  truncated:
    "length max_tokens max_output_tokens model_length model_context_window_exceeded incomplete repetition_truncation",
  declined:
    "content_filter content_filtered sensitive safety recitation blocklist refusal prohibited_content spii " +
    "guardrail_intervened image_safety",
  failed:
    "error network_error abort aborted timeout queued in_progress failed insufficient_system_resource " +
    "malformed_function_call unexpected_tool_call",
};

const MEANINGS: ReadonlyMap<string, ReplyEnding> = new Map(
  Object.entries(REASONS).flatMap(([ending, reasons]) =>
    reasons.split(" ").map((reason) => [reason, ending as ReplyEnding] as const),
  ),
);

/** Returns why a reply ended, as its server says it, and what that means. */
export function endingOf(reply: AIMessage): { ending: ReplyEnding; reason: string } {
  const metadata = reply.response_metadata as Record<string, unknown>;
  const { status, incomplete_details: details } = metadata;
  const given = metadata["finish_reason"] ?? metadata["stop_reason"] ?? metadata["finishReason"];
  const reason = given ?? (status === "incomplete" && isRecord(details) ? details["reason"] : status);
  return typeof reason === "string" ? meaningOf(reason) : meaningOf("");
}

/** Returns what the reason for the end of a reply means. No reason is "". */
export function meaningOf(reason: string): { ending: ReplyEnding; reason: string } {
  return { ending: reason === "" ? "missing" : (MEANINGS.get(reason.toLowerCase()) ?? "unknown"), reason };
}

/** Returns true for a reason that announces tool calls. */
export function announcesCalls(reason: string): boolean {
  return /^(?:tool_calls|tool_use|function_call)$/i.test(reason);
}
