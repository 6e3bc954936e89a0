import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { ModelError } from "../errors/model-error.ts";
import { hideKnownKeys } from "../text/known-keys.ts";
import { decoded } from "./decoded-body.ts";
import { hideKeysInBody } from "./hide-keys-in-body.ts";

/** A whole reply, or one line of a stream, that is larger than this is not read to its end, in bytes. */
const MAXIMUM_BYTES = 8 * 1024 * 1024;

/** A stream that is larger than this is not read to its end, in bytes. Each token is wrapped in some hundred bytes. */
const MAXIMUM_STREAM_BYTES = 64 * 1024 * 1024;

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
  const isStream = headers.get("content-type")?.startsWith("text/event-stream") === true;
  const body = bounded(decoded(message), isStream ? MAXIMUM_STREAM_BYTES : MAXIMUM_BYTES, signal);
  const hasBody = status !== 204 && status !== 304;
  if (!hasBody) return new Response(null, { status, headers });
  // A whole text costs less than a stream of it.
  if (!isStream) return new Response(hideKnownKeys(await text(body)), { status, headers });
  const events = untilDone(hideKeysInBody(wholeLines(body)));
  return new Response(Readable.toWeb(Readable.from(events)) as ReadableStream, { status, headers });
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

/**
 * Passes on whole lines only. OpenAI's client searches what it has of a line again with each piece, which takes the square of
 * the time for a long line.
 */
async function* wholeLines(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let begun: Buffer[] = [];
  let bytes = 0;
  for await (const piece of body) {
    const end = Math.max(piece.lastIndexOf("\n"), piece.lastIndexOf("\r")) + 1;
    if (end > 0) {
      yield Buffer.concat([...begun, piece.subarray(0, end)]);
      [begun, bytes] = [[], 0];
    }
    if (end < piece.length) begun.push(piece.subarray(end));
    bytes += piece.length - end;
    if (bytes > MAXIMUM_BYTES) throw tooLarge("a line of the server's stream", MAXIMUM_BYTES);
  }
  if (bytes > 0) yield Buffer.concat(begun);
}

function tooLarge(what: string, maximum: number): ModelError {
  const message = `${what} does not end: it is larger than ${maximum} bytes`;
  return new ModelError("model_reply_unreadable", message, { retryable: false });
}

/** Passes a body on, up to the maximum. */
async function* bounded(
  body: Readable,
  maximum: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  try {
    for await (const piece of body as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > maximum) throw tooLarge("the server's reply", maximum);
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
