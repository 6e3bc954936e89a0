import {
  completionOf,
  lengthOf,
  refusalCompletion,
  structuredCompletion,
  truncateCompletion,
} from "./completion.ts";
import { completionBody } from "./completion-wire.ts";
import { type Delivery, jsonDelivery } from "./delivery.ts";
import { errorFaultDelivery } from "./error-fault-delivery.ts";
import type { ContentReply, Fault, FaultReply, ReplyOptions } from "./model-reply.ts";
import type { ModelRequest } from "./model-request.ts";
import {
  bodyDelivery,
  completionDelivery,
  partialDelivery,
  replyDelivery,
  slowly,
} from "./reply-delivery.ts";

/** Builds the delivery of a fault. */
export function faultDelivery(options: { reply: FaultReply; request: ModelRequest }): Delivery {
  const { fault, ...replyOptions } = options.reply;
  const delivery = deliveryOf({ fault, request: options.request, options: replyOptions });
  return {
    ...delivery,
    delayMilliseconds: delivery.delayMilliseconds || (replyOptions.delayMilliseconds ?? 0),
  };
}

function deliveryOf(given: { fault: Fault; request: ModelRequest; options: ReplyOptions }): Delivery {
  const { fault, request, options } = given;
  switch (fault.kind) {
    case "rate-limit":
    case "status":
      return errorFaultDelivery({ fault, request });
    case "slow": {
      const delays = { headers: fault.headersMilliseconds ?? 0, chunks: fault.chunkMilliseconds ?? 0 };
      return slowly(replyDelivery({ reply: replyOf(fault, options), request }), delays);
    }
    case "stall":
      return { ...firstPart({ fault, request, options }), ending: "stall" };
    case "cut":
      return fault.afterCharacters === undefined
        ? { head: null, parts: [], delayMilliseconds: 0, pauseMilliseconds: 0, ending: "cut" }
        : { ...firstPart({ fault, request, options }), ending: "cut" };
    case "no-finish-reason":
      return withoutFinishReason({ reply: replyOf(fault, options), request });
    case "length":
      return cutOffByLength({ fault, request, options });
    case "malformed":
      return distorted({ text: `The answer: ${JSON.stringify(fault.json).slice(0, -1)}`, request, options });
    case "fenced":
      return distorted({
        text: `\`\`\`json\n${JSON.stringify(fault.json, null, 2)}\n\`\`\``,
        request,
        options,
      });
    case "wrong-schema":
      return distorted({ text: JSON.stringify({ unexpected: fault.json }), request, options });
    case "refusal": {
      const message = fault.message ?? "I'm sorry, I cannot help with that request.";
      return completionDelivery({
        completion: refusalCompletion({ message, request, options }),
        request,
        options,
      });
    }
    case "html":
      return htmlDelivery(fault.html ?? "<!doctype html><html><body><h1>Welcome</h1></body></html>");
    case "empty-choices":
      break;
  }
  return emptyChoices(request);
}

function replyOf(fault: { readonly reply?: ContentReply | undefined }, options: ReplyOptions): ContentReply {
  return { ...options, ...(fault.reply ?? { text: "This reply comes from the scripted model server." }) };
}

function firstPart(given: {
  fault: { readonly reply?: ContentReply | undefined; readonly afterCharacters?: number | undefined };
  request: ModelRequest;
  options: ReplyOptions;
}): Delivery {
  const { fault, request } = given;
  const reply = replyOf(fault, given.options);
  const completion = completionOf({ reply, request });
  return partialDelivery({ completion, request, options: reply, afterCharacters: fault.afterCharacters });
}

function withoutFinishReason(given: { reply: ContentReply; request: ModelRequest }): Delivery {
  const { reply, request } = given;
  const completion = { ...completionOf({ reply, request }), finishReason: null };
  return request.stream
    ? partialDelivery({ completion, request, options: reply, afterCharacters: lengthOf(completion) })
    : completionDelivery({ completion, request, options: reply });
}

function cutOffByLength(given: {
  fault: Extract<Fault, { kind: "length" }>;
  request: ModelRequest;
  options: ReplyOptions;
}): Delivery {
  const { fault, request } = given;
  const reply = replyOf(fault, given.options);
  const whole = completionOf({ reply, request });
  const kept = truncateCompletion(whole, fault.afterCharacters ?? Math.floor(lengthOf(whole) / 2));
  return completionDelivery({ completion: { ...kept, finishReason: "length" }, request, options: reply });
}

function distorted(given: { text: string; request: ModelRequest; options: ReplyOptions }): Delivery {
  return completionDelivery({ ...given, completion: structuredCompletion(given) });
}

function htmlDelivery(html: string): Delivery {
  const whole = jsonDelivery({
    status: 200,
    body: {},
    headers: { "content-type": "text/html; charset=utf-8" },
  });
  return { ...whole, parts: [html] };
}

function emptyChoices(request: ModelRequest): Delivery {
  const body = completionBody(completionOf({ reply: { text: "" }, request }));
  const object = request.stream ? "chat.completion.chunk" : "chat.completion";
  return bodyDelivery({ body: { ...body, object, choices: [] }, request });
}
