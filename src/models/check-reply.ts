import type { AIMessage } from "@langchain/core/messages";
import { textOf } from "../conversation/conversation.ts";
import { ModelError } from "../errors/model-error.ts";
import { isRecord } from "../text/is-record.ts";
import { quoted } from "../text/quoted.ts";
import type { ModelPlace } from "./classify-error.ts";
import { brokenCalls } from "./streamed-calls.ts";

/** What tool calls in a reply mean: `nothing` if no tools were offered, `reply` for a structured reply, `tools` for calls of tools. */
export type CallsMean = "nothing" | "reply" | "tools";

/** Throws ModelError for a reply that only looks like a success: it was cut or declined, or calls tools that cannot run. */
export function checkReply(
  reply: AIMessage,
  { host, model, speaksOpenAI, calls }: ModelPlace & { calls: CallsMean },
): void {
  const refusal = reply.additional_kwargs["refusal"];
  if (typeof refusal === "string" && refusal !== "") {
    throw new ModelError("model_declined", `${model} declined to answer: ${refusal}`, { said: refusal });
  }
  const finish = finishReasonOf(reply);
  if (finish === "content_filter") {
    throw new ModelError(
      "model_declined",
      `${host} withheld the reply of ${model} (content_filter): rephrase the request`,
    );
  }
  if (finish === "length" || finish === "max_tokens") {
    throw new ModelError(
      "model_reply_truncated",
      `the reply of ${model} was cut by its length limit: ask for less at once, or allow longer replies`,
    );
  }
  if (finish === "error") {
    throw new ModelError("model_server_failed", `${host} failed while ${model} wrote its reply`);
  }
  // Only OpenAI's protocol promises a finish_reason under this name; without it a stream has broken off.
  if (finish === undefined && speaksOpenAI) {
    throw new ModelError(
      "model_reply_unfinished",
      `the reply from ${host} ended without a finish_reason: it broke off, or ${host} is not a chat-completions server`,
    );
  }
  const called = [...(reply.tool_calls ?? []), ...(reply.invalid_tool_calls ?? [])].map(
    ({ name }) => name ?? "",
  );
  if (called.length > 0 && calls === "nothing") {
    const message = `${model} called ${quoted(called)}, and was given no tools`;
    throw new ModelError("model_reply_unreadable", message);
  }
  // A broken structured reply is sent back with its faults instead (`askStructured`).
  const broken = calls === "tools" ? brokenCalls(reply) : [];
  if (broken.length > 0) {
    const message = `${model} called ${quoted(broken)} with arguments that are not JSON, or break off`;
    throw new ModelError("model_reply_unreadable", message);
  }
  if (called.length === 0 && textOf(reply).trim() === "") {
    const what = reply.content.length > 0 ? "no text, only its thinking or other parts" : "nothing at all";
    throw new ModelError("model_reply_empty", `${model} at ${host} answered with ${what}`);
  }
}

/** Returns why the reply ended, by the names that OpenAI (in both of its protocols), Anthropic and Google use. */
function finishReasonOf(reply: AIMessage): string | undefined {
  const metadata = reply.response_metadata as Record<string, unknown>;
  const { status, incomplete_details: details } = metadata;
  const given = metadata["finish_reason"] ?? metadata["stop_reason"] ?? metadata["finishReason"];
  const reason = given ?? (status === "incomplete" && isRecord(details) ? details["reason"] : status);
  if (typeof reason !== "string") return undefined;
  return RESPONSES_ENDINGS.get(reason) ?? reason.toLowerCase();
}

/** How the Responses API says why a reply ended, and what chat completions call it. */
const RESPONSES_ENDINGS: ReadonlyMap<string, string> = new Map([
  ["completed", "stop"],
  ["max_output_tokens", "length"],
  ["failed", "error"],
  ["cancelled", "error"],
]);
