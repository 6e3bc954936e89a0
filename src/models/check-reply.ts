import type { AIMessage } from "@langchain/core/messages";
import { textOf } from "../conversation.ts";
import { ModelError } from "../errors/model-error.ts";
import type { ModelPlace } from "./classify-error.ts";

/** Throws ModelError for a reply that only looks like a success: cut by length, without an end, or declined. */
export function checkReply(reply: AIMessage, { host, model, speaksOpenAI }: ModelPlace): void {
  const refusal = reply.additional_kwargs["refusal"];
  if (typeof refusal === "string" && refusal !== "") {
    throw new ModelError("model_declined", `${model} declined to answer: ${refusal}`);
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
  // Only OpenAI's protocol promises a finish_reason under this name; without it a stream has broken off.
  if (finish === undefined && speaksOpenAI) {
    throw new ModelError(
      "model_reply_unfinished",
      `the reply from ${host} ended without a finish_reason: it broke off, or ${host} is no chat-completions server`,
    );
  }
  const calls = (reply.tool_calls?.length ?? 0) + (reply.invalid_tool_calls?.length ?? 0);
  if (calls === 0 && textOf(reply).trim() === "") {
    throw new ModelError("model_reply_empty", `${model} at ${host} answered with nothing at all`);
  }
}

/** The reason as OpenAI, Anthropic and Google name it. */
function finishReasonOf(reply: AIMessage): string | undefined {
  const metadata = reply.response_metadata as Record<string, unknown>;
  const reason = metadata["finish_reason"] ?? metadata["stop_reason"] ?? metadata["finishReason"];
  return typeof reason === "string" ? reason.toLowerCase() : undefined;
}
