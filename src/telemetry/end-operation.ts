import { AIMessage } from "@langchain/core/messages";
import type { OperationEnd } from "../events/operation-channel.ts";
import type { CallMetrics } from "./call-metrics.ts";
import { finishReason, inputMessages, outputMessages, contentText } from "./content.ts";
import { describeOperation } from "./describe-operation.ts";
import { errorType } from "./error-type.ts";
import type { OpenSpan } from "./open-span.ts";

/** A span and how it is followed. */
export interface TracedOperation {
  span: OpenSpan;
  /** True if what people and models write is recorded. */
  content: boolean;
  calls: CallMetrics;
}

/** Records what an operation begins with, if content is recorded. */
export function startContent({ span, content }: TracedOperation): void {
  const { operation } = span;
  if (!content || !span.span.isRecording()) return;
  if (operation.kind === "tool")
    span.note({ "gen_ai.tool.call.arguments": contentText(operation.arguments()) });
  if (operation.kind === "model_call") {
    span.note({ "gen_ai.input.messages": inputMessages(operation.messages()) });
  }
}

/** Ends the span of a request to a model, and records its metrics. */
export function endCall(
  { span, content, calls }: TracedOperation,
  { error, result, usage }: OperationEnd,
): void {
  if (!span.isOpen) return;
  if (usage !== undefined) {
    span.nearest("node")?.addUsage(usage);
    span.note({
      "gen_ai.usage.input_tokens": usage.inputTokens,
      "gen_ai.usage.output_tokens": usage.outputTokens,
      "troupe.attempt": usage.attempt,
      ...(usage.cachedTokens > 0 && { "gen_ai.usage.cache_read.input_tokens": usage.cachedTokens }),
      ...(usage.cost !== null && { "troupe.usage.cost": usage.cost }),
    });
  }
  if (AIMessage.isInstance(result)) {
    const { id, response_metadata: metadata } = result;
    const model: unknown = (metadata as Record<string, unknown>)["model_name"];
    const reason = finishReason(result);
    span.note({
      ...(id !== undefined && { "gen_ai.response.id": id }),
      ...(typeof model === "string" && { "gen_ai.response.model": model }),
      ...(reason !== null && { "gen_ai.response.finish_reasons": [reason] }),
    });
    if (content) span.note({ "gen_ai.output.messages": outputMessages(result) });
  }
  calls.record({
    attributes: describeOperation(span.operation)?.attributes ?? {},
    seconds: (performance.now() - span.startedAt) / 1000,
    usage,
    error: error === null ? null : errorType(error),
  });
  span.end({ error }, { content });
}

/** Ends the span of a tool. A tool that failed may have answered so that the model reads it. */
export function endTool({ span, content }: TracedOperation, { error, result }: OperationEnd): void {
  const { status, content: answer } = (result ?? {}) as { status?: unknown; content?: unknown };
  if (error === null && status === "error")
    span.fail("tool_error", typeof answer === "string" ? answer : null);
  if (content && answer !== undefined) span.note({ "gen_ai.tool.call.result": contentText(answer) });
  span.end({ error }, { content });
}
