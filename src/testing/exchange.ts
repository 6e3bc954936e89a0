import type { IncomingMessage, ServerResponse } from "node:http";
import { deliver, type Delivery, refusalDelivery } from "./delivery.ts";
import { faultDelivery } from "./fault-delivery.ts";
import { faultOfReply } from "./fault-of-reply.ts";
import type { ModelReply } from "./model-reply.ts";
import { type ModelRequest, readModelRequest, type RecordedRequest } from "./model-request.ts";
import { readBody } from "./read-body.ts";
import { findRefusal, type Refusal, scriptRefusal } from "./refusal.ts";
import { rawDelivery, replyDelivery } from "./reply-delivery.ts";
import type { ModelScript } from "./script.ts";

/** State that all exchanges of one server share. */
export interface ExchangeState {
  readonly script: ModelScript;
  readonly requests: RecordedRequest[];
  /** Whether the server is closing its connections. Then a closed connection is not recorded as `aborted`. */
  closing: boolean;
}

type Writable<Shape> = { -readonly [Key in keyof Shape]: Shape[Key] };

/** Answers one chat completions request: records it, refuses it if it is invalid, and otherwise calls the script. */
export async function exchange(options: {
  request: IncomingMessage;
  response: ServerResponse;
  state: ExchangeState;
}): Promise<void> {
  const { request, response, state } = options;
  const read = await readBody(request);
  const number = state.requests.length + 1;
  const parsed = readModelRequest({ body: read.body ?? {}, headers: request.headers, number });
  const record: Writable<RecordedRequest> = { ...parsed, status: 0, aborted: false };
  state.requests.push(record);

  const gone = new AbortController();
  let isCut = false;
  response.once("close", () => {
    record.aborted = !response.writableFinished && !isCut && !state.closing;
    gone.abort();
  });

  const answer = await answerTo({ request: parsed, refusal: read.refusal, script: state.script });
  if (answer.refusal !== null) record.refusal = answer.refusal;
  await deliver({
    delivery: answer.delivery,
    response,
    signal: gone.signal,
    onHead: (status) => {
      record.status = status;
    },
    onCut: () => {
      isCut = true;
    },
  });
}

interface Answer {
  readonly delivery: Delivery;
  readonly refusal: Refusal | null;
}

async function answerTo(options: {
  request: ModelRequest;
  refusal: Refusal | null;
  script: ModelScript;
}): Promise<Answer> {
  const { request, script } = options;
  const refusal = options.refusal ?? findRefusal(request.body);
  if (refusal !== null) return { delivery: refusalDelivery(refusal), refusal };
  try {
    return { delivery: deliveryOf({ reply: await script(request), request }), refusal: null };
  } catch (error) {
    const failed = scriptRefusal({ error, number: request.number });
    return { delivery: refusalDelivery(failed), refusal: failed };
  }
}

function deliveryOf(options: { reply: ModelReply; request: ModelRequest }): Delivery {
  const { reply, request } = options;
  const fault = faultOfReply(reply);
  if (fault !== null) throw new TypeError(fault);
  if ("raw" in reply) return rawDelivery(reply);
  return "fault" in reply ? faultDelivery({ reply, request }) : replyDelivery({ reply, request });
}
