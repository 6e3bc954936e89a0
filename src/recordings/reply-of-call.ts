import { replayedCode } from "../models/replayed-error.ts";
import type { FinishReason, ModelReply, ReplyOptions } from "../testing/model-reply.ts";
import type { RecordedModelCall } from "./recording.ts";
import { wasStopped } from "./tape.ts";

/** Returns the reply of the scripted server that plays a recorded call. An error comes back as it was, also its host. */
export function replyOfCall(call: RecordedModelCall): ModelReply {
  const { reply, error } = call;
  if (reply === null) return errorReply(call, error ?? { code: null, message: "it has no reply" });
  const options = optionsOf(call);
  const { text } = reply;
  if (reply.toolCalls.length === 0) return { text, ...options };
  const toolCalls = reply.toolCalls.map(({ id, name, arguments: given }) => ({
    name,
    arguments: given as Record<string, unknown>,
    id: id === "" ? undefined : id,
  }));
  return { toolCalls, ...(text !== "" && { text }), ...options };
}

/** Returns the reply to a request that the recording cannot answer. The client does not ask again. */
export function missReply(message: string): ModelReply {
  const code = replayedCode({ code: "model_request_refused", retryable: false });
  return { fault: { kind: "status", status: 409, message, code } };
}

function errorReply(call: RecordedModelCall, error: NonNullable<RecordedModelCall["error"]>): ModelReply {
  const { code, message, retryable = false } = error;
  if (wasStopped(call) || code === null) {
    return missReply(`call ${call.number} of the recording was stopped before its reply came: ${message}`);
  }
  // The words of a refusal are read from the reply itself.
  const [, refusal = ""] = code === "rehearsal_unknown" ? ["", message] : message.split(DECLINED);
  if (refusal !== "") return { fault: { kind: "refusal", message: refusal }, ...optionsOf(call) };
  const sent = replayedCode({ code, retryable });
  if (call.usage !== null && call.usage.inputTokens + call.usage.outputTokens > 0) {
    // An error that cost tokens came with a reply, and is sent in one.
    return { fault: { kind: "refusal", message }, ...optionsOf(call), finishReason: sent as FinishReason };
  }
  const status = STATUSES[code] ?? 500;
  return { fault: { kind: "status", status, message, code: sent } };
}

const DECLINED = " declined to answer: ";

const STATUSES: Readonly<Record<string, number>> = {
  model_key_refused: 401,
  model_not_found: 404,
  model_quota_exhausted: 402,
  model_rate_limited: 429,
  model_request_refused: 400,
};

const FINISH_REASONS: ReadonlySet<string> = new Set(["stop", "length", "tool_calls", "content_filter"]);

function optionsOf({ usage, finishReason }: RecordedModelCall): ReplyOptions {
  const { inputTokens = 0, outputTokens = 0, cachedTokens = 0 } = usage ?? {};
  return {
    usage: { inputTokens, outputTokens, ...(cachedTokens > 0 && { cachedTokens }) },
    ...(finishReason !== null &&
      FINISH_REASONS.has(finishReason) && { finishReason: finishReason as FinishReason }),
  };
}
