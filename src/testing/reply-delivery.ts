import { type Completion, completionOf, lengthOf, truncateCompletion } from "./completion.ts";
import { completionBody, completionChunks, fragmentsOf } from "./completion-wire.ts";
import type { Delivery } from "./delivery.ts";
import { type JsonObject, objectAt } from "./json.ts";
import type { ContentReply, RawReply, ReplyOptions } from "./model-reply.ts";
import type { ModelRequest } from "./model-request.ts";

const DEFAULT_CHUNK_CHARACTERS = 24;

/** Builds the delivery of an undamaged reply. */
export function replyDelivery(options: { reply: ContentReply; request: ModelRequest }): Delivery {
  return completionDelivery({ ...options, completion: completionOf(options), options: options.reply });
}

/** Builds the delivery of a completion: server-sent events if the request asks for a stream, otherwise one body. */
export function completionDelivery(options: {
  completion: Completion;
  request: ModelRequest;
  options: ReplyOptions;
}): Delivery {
  const { completion, request } = options;
  const timing = {
    delayMilliseconds: options.options.delayMilliseconds ?? 0,
    pauseMilliseconds: 0,
    ending: "end",
  } as const;
  if (!request.stream) {
    return { head: JSON_HEAD, parts: [JSON.stringify(completionBody(completion))], ...timing };
  }
  const chunks = chunksOf({ ...options, isWhole: true });
  return { head: EVENT_HEAD, parts: [...chunks.map((chunk) => eventOf(chunk)), DONE_EVENT], ...timing };
}

/**
 * Builds the delivery of the first part of a completion. The caller then sets the ending.
 * `afterCharacters` counts characters of the content and arguments in a stream, and of the body otherwise. If it is
 * undefined, the delivery has half of the completion.
 */
export function partialDelivery(options: {
  completion: Completion;
  request: ModelRequest;
  options: ReplyOptions;
  afterCharacters: number | undefined;
}): Delivery {
  const { completion, request, afterCharacters } = options;
  const whole = completionDelivery(options);
  if (!request.stream) {
    const body = whole.parts.join("");
    return { ...whole, parts: [body.slice(0, afterCharacters ?? Math.floor(body.length / 2))] };
  }
  const kept = truncateCompletion(completion, afterCharacters ?? Math.floor(lengthOf(completion) / 2));
  const chunks = chunksOf({ ...options, completion: kept, isWhole: false });
  return { ...whole, parts: chunks.map((chunk) => eventOf(chunk)) };
}

/**
 * Adds delays to a delivery, in milliseconds: before the headers and between its parts. Splits a body that has only one
 * part.
 */
export function slowly(delivery: Delivery, options: { headers: number; chunks: number }): Delivery {
  const [body = "", ...others] = delivery.parts;
  const parts =
    others.length === 0 && options.chunks > 0 ? fragmentsOf(body, bodyPart(body)) : delivery.parts;
  return { ...delivery, parts, delayMilliseconds: options.headers, pauseMilliseconds: options.chunks };
}

/** Builds the delivery of a JSON body: one event if the request asks for a stream, otherwise the body. */
export function bodyDelivery(options: { body: JsonObject; request: ModelRequest }): Delivery {
  const { body, request } = options;
  const timing = { delayMilliseconds: 0, pauseMilliseconds: 0, ending: "end" } as const;
  return request.stream
    ? { head: EVENT_HEAD, parts: [eventOf(body), DONE_EVENT], ...timing }
    : { head: JSON_HEAD, parts: [JSON.stringify(body)], ...timing };
}

/** Builds the delivery of a reply that is sent as it is. */
export function rawDelivery({ raw, delayMilliseconds = 0 }: RawReply): Delivery {
  const timing = { delayMilliseconds, pauseMilliseconds: 0, ending: "end" } as const;
  return Array.isArray(raw)
    ? {
        head: EVENT_HEAD,
        parts: [...(raw as JsonObject[]).map((chunk) => eventOf(chunk)), DONE_EVENT],
        ...timing,
      }
    : { head: JSON_HEAD, parts: [JSON.stringify(raw)], ...timing };
}

const JSON_HEAD = { status: 200, headers: { "content-type": "application/json" } };
const EVENT_HEAD = {
  status: 200,
  headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" },
};
const DONE_EVENT = "data: [DONE]\n\n";

function eventOf(chunk: JsonObject): string {
  return `data: ${JSON.stringify(chunk)}\n\n`;
}

function chunksOf(options: {
  completion: Completion;
  request: ModelRequest;
  options: ReplyOptions;
  isWhole: boolean;
}): readonly JsonObject[] {
  return completionChunks({
    completion: options.completion,
    chunkCharacters: options.options.chunkCharacters ?? DEFAULT_CHUNK_CHARACTERS,
    includeUsage: objectAt(options.request.body, "stream_options")["include_usage"] === true,
    isWhole: options.isWhole,
  });
}

function bodyPart(body: string): number {
  return Math.ceil(body.length / 4);
}
