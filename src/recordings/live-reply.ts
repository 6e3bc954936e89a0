import { fetchOverHttp } from "../models/http-fetch.ts";
import { type JsonObject, objectAt, objectsAt, stringAt } from "../testing/json.ts";
import type { FinishReason, ModelReply, ReplyOptions } from "../testing/model-reply.ts";
import type { ModelRequest } from "../testing/model-request.ts";
import { isRecord } from "../text/is-record.ts";

/** A model server that speaks OpenAI's protocol. */
export interface LiveServer {
  baseUrl: string;
  apiKey: string | null;
  /** The model that answers; null for the one that the request names. */
  model: string | null;
}

/** Sends a request to a model server and returns its reply, so that another server can pass it on. */
export async function liveReply(request: ModelRequest, server: LiveServer): Promise<ModelReply> {
  const { stream: _, stream_options: __, ...body } = request.body;
  const response = await fetchOverHttp(`${server.baseUrl.replace(/\/+$/, "")}/chat/completions`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(server.apiKey !== null && { authorization: `Bearer ${server.apiKey}` }),
    },
    body: JSON.stringify({ ...body, ...(server.model !== null && { model: server.model }) }),
  });
  const text = await response.text();
  const reply = parsed(text);
  if (!response.ok || !isRecord(reply))
    return errorReply(response.status, isRecord(reply) ? reply : {}, text);
  return request.stream ? streamable(reply) : { raw: reply };
}

function errorReply(status: number, reply: JsonObject, text: string): ModelReply {
  const error = objectAt(reply, "error");
  const message = stringAt(error, "message") ?? text.slice(0, 300);
  const code = stringAt(error, "code");
  return {
    fault: { kind: "status", status: status < 400 ? 502 : status, message, ...(code !== null && { code }) },
  };
}

/** Returns a whole reply as one that can be sent as a stream. */
function streamable(reply: JsonObject): ModelReply {
  const choice = objectsAt(reply, "choices")[0];
  if (choice === undefined) return { raw: [reply] };
  const message = objectAt(choice, "message");
  const finish = stringAt(choice, "finish_reason");
  const usage = objectAt(reply, "usage");
  const options: ReplyOptions = {
    usage: {
      inputTokens: countAt(usage, "prompt_tokens"),
      outputTokens: countAt(usage, "completion_tokens"),
    },
    ...(finish !== null && { finishReason: finish as FinishReason }),
  };
  const refusal = stringAt(message, "refusal");
  if (refusal !== null) return { fault: { kind: "refusal", message: refusal }, ...options };
  const text = stringAt(message, "content") ?? "";
  const calls = objectsAt(message, "tool_calls");
  if (calls.length === 0) return { text, ...options };
  const toolCalls = calls.map((call) => ({
    id: stringAt(call, "id") ?? undefined,
    name: stringAt(objectAt(call, "function"), "name") ?? "",
    arguments: stringAt(objectAt(call, "function"), "arguments") ?? "{}",
  }));
  return { toolCalls, ...(text !== "" && { text }), ...options };
}

function countAt(usage: JsonObject, key: string): number {
  const count = usage[key];
  return typeof count === "number" ? count : 0;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
