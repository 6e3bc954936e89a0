import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { ModelError } from "../errors/model-error.ts";
import { hideKnownKeys } from "../text/known-keys.ts";
import { decoded } from "./decoded-body.ts";
import { hideKeysInBody } from "./hide-keys-in-body.ts";

/** A reply larger than this is not read to its end, in bytes. */
const MAXIMUM_BYTES = 64 * 1024 * 1024;

const MAXIMUM_REDIRECTS = 5;

/** What is sent to one address. */
interface Sent {
  method: string;
  headers: Record<string, string>;
  body: string | Uint8Array | undefined;
  signal: AbortSignal | undefined;
}

/**
 * A `fetch` for model clients, on `node:http`. Unlike Node's own, it has no time limit (its callers have one), it needs a
 * third of the processor time, and it ends a body that never ends. It follows 307 and 308, and keeps the key from other
 * origins. It sends text and bytes only. A configured key that a server repeats is hidden in what it returns.
 *
 * Rejects like Node's own `fetch`: with the connection's error, with `terminated` if a body breaks off, or with the
 * signal's reason.
 */
export const fetchOverHttp: typeof fetch = async (input, init = {}) => {
  const isRequest = typeof input === "object" && "url" in input;
  if (isRequest || !isPlain(init.body)) return fetch(input, init);
  const sent: Sent = {
    method: init.method ?? "GET",
    headers: Object.fromEntries(new Headers(init.headers)),
    body: init.body ?? undefined,
    signal: init.signal ?? undefined,
  };
  return follow(new URL(input), sent, MAXIMUM_REDIRECTS);
};

function isPlain(body: RequestInit["body"]): body is string | Uint8Array<ArrayBuffer> | null | undefined {
  return body === undefined || body === null || typeof body === "string" || body instanceof Uint8Array;
}

async function follow(url: URL, sent: Sent, redirects: number): Promise<Response> {
  const message = await send(url, sent);
  const { statusCode: status = 0, headers } = message;
  const target = headers.location === undefined ? null : new URL(headers.location, url);
  if ((status === 307 || status === 308) && target !== null && redirects > 0) {
    message.resume();
    return follow(target, target.origin === url.origin ? sent : withoutKeys(sent), redirects - 1);
  }
  return responseOf(message, status, sent.signal);
}

function withoutKeys(sent: Sent): Sent {
  const { authorization: _, "api-key": __, cookie: ___, ...headers } = sent.headers;
  return { ...sent, headers };
}

/**
 * Sends a request once. If it meets a kept connection that the server is just closing, it fails like any cut connection: the
 * server may have read it, so that only its caller can decide to send it again.
 */
function send(url: URL, { body, ...options }: Sent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "https:" ? httpsRequest : httpRequest)(url, options, resolve);
    request.on("error", reject);
    request.end(body);
  });
}

async function responseOf(
  message: IncomingMessage,
  status: number,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    for (const one of [value ?? []].flat()) headers.append(name, hideKnownKeys(one));
  }
  const body = bounded(decoded(message), signal);
  const isStream = headers.get("content-type")?.startsWith("text/event-stream") === true;
  const hasBody = status !== 204 && status !== 304;
  if (!hasBody) return new Response(null, { status, headers });
  // A whole text costs less than a stream of it.
  if (!isStream) return new Response(hideKnownKeys(await text(body)), { status, headers });
  return new Response(Readable.toWeb(Readable.from(untilDone(hideKeysInBody(body)))) as ReadableStream, {
    status,
    headers,
  });
}

/** The last event of a stream. In the text of a model, its line break would be written as two characters. */
const DONE = /(?:^|[\r\n])data: ?\[DONE\]/;

/** Ends a stream with its last event. Some servers leave the connection open. */
async function* untilDone(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const piece of body) {
    yield piece;
    if (piece.includes("[DONE]") && DONE.test(piece.toString("latin1"))) return;
  }
}

/** Passes a body on, up to the maximum. */
async function* bounded(body: Readable, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
  let bytes = 0;
  try {
    for await (const piece of body as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > MAXIMUM_BYTES) {
        const message = `the server's reply does not end: it is larger than ${MAXIMUM_BYTES} bytes`;
        throw new ModelError("model_reply_unreadable", message);
      }
      yield piece;
    }
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ECONNRESET" || code === "ERR_STREAM_PREMATURE_CLOSE") {
      throw new TypeError("terminated", { cause: error });
    }
    throw error;
  }
}
