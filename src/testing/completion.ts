import { randomUUID } from "node:crypto";
import { forcedTool, type ModelRequest } from "./model-request.ts";
import type { ContentReply, FinishReason, ReplyOptions } from "./model-reply.ts";
import { jsonText } from "./json.ts";

/** A call of a tool, its arguments as the text that goes over the wire. */
interface CompletionToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

/** One completion, before it is written as a body or as a stream of chunks. */
export interface Completion {
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly model: string;
  readonly content: string | null;
  readonly toolCalls: readonly CompletionToolCall[];
  readonly refusal: string | null;
  readonly finishReason: FinishReason | null;
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number };
}

/** The completion that answers a request with a reply; its ids are never used again. */
export function completionOf(options: { reply: ContentReply; request: ModelRequest }): Completion {
  const { reply, request } = options;
  if ("json" in reply) {
    return structuredCompletion({ text: JSON.stringify(reply.json), request, options: reply });
  }
  if ("text" in reply && !("toolCalls" in reply)) {
    return completionWith({ content: reply.text, request, options: reply });
  }
  const toolCalls = reply.toolCalls.map((call) =>
    toolCall(call.name, typeof call.arguments === "string" ? call.arguments : JSON.stringify(call.arguments)),
  );
  return completionWith({ content: reply.text ?? null, toolCalls, request, options: reply });
}

/** A completion whose text is content, or the arguments of the function where `tool_choice` forces one. */
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

/** A completion in which the model refuses, in the field that the hosted API has for it. */
export function refusalCompletion(options: {
  message: string;
  request: ModelRequest;
  options: ReplyOptions;
}): Completion {
  return completionWith({ refusal: options.message, request: options.request, options: options.options });
}

/** The number of characters in a completion's content and arguments. */
export function lengthOf(completion: Completion): number {
  return outputOf(completion).length;
}

/** A completion of which only the first characters of content and arguments are left. */
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
  // Where `tool_choice` forces a function, the hosted API ends with "stop", not with "tool_calls".
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
    },
  };
}

function toolCall(name: string, text: string): CompletionToolCall {
  return { id: `call_${uniquePart()}`, name, arguments: text };
}

// Random, not counted: a resumed run meets ids of an earlier process, and a message with a known id replaces that one.
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
