import { randomUUID } from "node:crypto";
import { forcedTool, type ModelRequest } from "./model-request.ts";
import type { ContentReply, FinishReason, ReplyOptions } from "./model-reply.ts";
import { jsonText } from "./json.ts";

/** A tool call. Its arguments are the text that is sent. */
interface CompletionToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

/** One completion. It is sent as one body or as a stream of chunks. */
export interface Completion {
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly model: string;
  readonly content: string | null;
  readonly toolCalls: readonly CompletionToolCall[];
  readonly refusal: string | null;
  readonly finishReason: FinishReason | null;
  readonly usage: {
    readonly inputTokens: number;
    readonly outputTokens: number;
    readonly cachedTokens?: number | undefined;
  };
}

/** Builds the completion that answers a request with a reply. Its ids are random and never repeat. */
export function completionOf(options: { reply: ContentReply; request: ModelRequest }): Completion {
  const { reply, request } = options;
  if ("json" in reply) {
    return structuredCompletion({ text: JSON.stringify(reply.json), request, options: reply });
  }
  if ("text" in reply && !("toolCalls" in reply)) {
    return completionWith({ content: reply.text, request, options: reply });
  }
  const toolCalls = reply.toolCalls.map((call) =>
    toolCall(
      call.name,
      typeof call.arguments === "string" ? call.arguments : JSON.stringify(call.arguments),
      call.id,
    ),
  );
  return completionWith({ content: reply.text ?? null, toolCalls, request, options: reply });
}

/**
 * Builds a completion from a text. The text becomes the content; if `tool_choice` forces a function, it becomes the
 * arguments of that function.
 */
export function structuredCompletion(options: {
  text: string;
  request: ModelRequest;
  options: ReplyOptions;
}): Completion {
  const { text, request } = options;
  const forced = forcedTool(request.body);
  return forced === null
    ? completionWith({ content: text, request, options: options.options })
    : completionWith({ toolCalls: [toolCall(forced, text)], request, options: options.options });
}

/** Builds a completion in which the model refuses. The text is in the field `refusal`, as in the hosted API. */
export function refusalCompletion(options: {
  message: string;
  request: ModelRequest;
  options: ReplyOptions;
}): Completion {
  return completionWith({ refusal: options.message, request: options.request, options: options.options });
}

/** Counts the characters of a completion's content and arguments. */
export function lengthOf(completion: Completion): number {
  return outputOf(completion).length;
}

/** Returns a completion with only the first `characters` characters of its content and arguments. */
export function truncateCompletion(completion: Completion, characters: number): Completion {
  const content = completion.content?.slice(0, characters) ?? null;
  let left = Math.max(0, characters - (content?.length ?? 0));
  const toolCalls = completion.toolCalls.map((call) => {
    const kept = call.arguments.slice(0, left);
    left -= kept.length;
    return { ...call, arguments: kept };
  });
  return { ...completion, content, toolCalls };
}

function completionWith(options: {
  content?: string | null;
  toolCalls?: readonly CompletionToolCall[];
  refusal?: string;
  request: ModelRequest;
  options: ReplyOptions;
}): Completion {
  const { request } = options;
  const { usage, finishReason } = options.options;
  const said = {
    content: options.content ?? null,
    toolCalls: options.toolCalls ?? [],
    refusal: options.refusal ?? null,
  };
  // If `tool_choice` forces a function, the hosted API sends the finish reason "stop" and not "tool_calls".
  const callsFreely = said.toolCalls.length > 0 && forcedTool(request.body) === null;
  return {
    id: `chatcmpl-${uniquePart()}`,
    created: Math.floor(Date.now() / 1000),
    model: request.model,
    ...said,
    finishReason: finishReason ?? (callsFreely ? "tool_calls" : "stop"),
    usage: {
      inputTokens: usage?.inputTokens ?? tokensOf(inputOf(request)),
      outputTokens: usage?.outputTokens ?? tokensOf(outputOf(said)),
      cachedTokens: usage?.cachedTokens,
    },
  };
}

function toolCall(name: string, text: string, id = `call_${uniquePart()}`): CompletionToolCall {
  return { id, name, arguments: text };
}

// Random and not a counter: a resumed run has ids of an earlier process, and a message replaces one with the same id.
function uniquePart(): string {
  return randomUUID().replaceAll("-", "");
}

function tokensOf(text: string): number {
  return Math.ceil(text.length / 4);
}

function inputOf(request: ModelRequest): string {
  const tools = request.tools.length === 0 ? "" : JSON.stringify(request.tools);
  return request.messages.map((message) => jsonText(message.content)).join("") + tools;
}

function outputOf(said: Pick<Completion, "content" | "toolCalls" | "refusal">): string {
  return [said.content ?? said.refusal ?? "", ...said.toolCalls.map((call) => call.arguments)].join("");
}
