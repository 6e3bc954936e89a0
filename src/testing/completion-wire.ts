import type { Completion } from "./completion.ts";
import type { JsonObject } from "./json.ts";

/** Returns a completion as the body of a reply that is not streamed. */
export function completionBody(completion: Completion): JsonObject {
  const { id, created, model, content, toolCalls, refusal, finishReason, usage } = completion;
  const calls = toolCalls.map((call) => ({
    id: call.id,
    type: "function",
    function: { name: call.name, arguments: call.arguments },
  }));
  const message = { role: "assistant", content, refusal, ...(calls.length > 0 && { tool_calls: calls }) };
  return {
    id,
    object: "chat.completion",
    created,
    model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishReason }],
    usage: usageBody(usage),
  };
}

/**
 * Returns a completion as the chunks of a stream: the role, the fragments, the finish reason, and the usage if
 * `includeUsage` is true. If `isWhole` is false, returns only the role and the fragments.
 */
export function completionChunks(options: {
  completion: Completion;
  chunkCharacters: number;
  includeUsage: boolean;
  isWhole: boolean;
}): readonly JsonObject[] {
  const { completion, chunkCharacters, includeUsage, isWhole } = options;
  const { id, created, model, usage } = completion;
  const head = { id, object: "chat.completion.chunk", created, model };
  const chunkOf = (delta: JsonObject, finishReason: string | null = null) => ({
    ...head,
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
    ...(includeUsage && { usage: null }),
  });
  const chunks: JsonObject[] = deltasOf(completion, chunkCharacters).map((delta) => chunkOf(delta));
  if (!isWhole) return chunks;
  chunks.push(chunkOf({}, completion.finishReason));
  if (includeUsage) chunks.push({ ...head, choices: [], usage: usageBody(usage) });
  return chunks;
}

/** Splits a text into fragments of at most `characters` characters; an empty text has no fragments. */
export function fragmentsOf(text: string, characters: number): readonly string[] {
  const step = Math.max(1, characters);
  return Array.from({ length: Math.ceil(text.length / step) }, (_, index) =>
    text.slice(index * step, (index + 1) * step),
  );
}

function deltasOf(completion: Completion, chunkCharacters: number): readonly JsonObject[] {
  const { content, refusal, toolCalls } = completion;
  const deltas: JsonObject[] = [{ role: "assistant", content: content === null ? null : "", refusal: null }];
  for (const fragment of fragmentsOf(content ?? "", chunkCharacters)) deltas.push({ content: fragment });
  for (const fragment of fragmentsOf(refusal ?? "", chunkCharacters)) deltas.push({ refusal: fragment });
  for (const [index, call] of toolCalls.entries()) {
    const opening = { index, id: call.id, type: "function", function: { name: call.name, arguments: "" } };
    deltas.push({ tool_calls: [opening] });
    for (const fragment of fragmentsOf(call.arguments, chunkCharacters)) {
      deltas.push({ tool_calls: [{ index, function: { arguments: fragment } }] });
    }
  }
  return deltas;
}

function usageBody(usage: Completion["usage"]): JsonObject {
  const { inputTokens, outputTokens, cachedTokens } = usage;
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    ...(cachedTokens !== undefined && { prompt_tokens_details: { cached_tokens: cachedTokens } }),
  };
}
