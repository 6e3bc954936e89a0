import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** The most bytes of a request's body. */
const MOST_BYTES = 4 * 1024 * 1024;

/** Makes a listener of Node's HTTP server from a function of web requests. A client that leaves aborts its request. */
export function listener(
  answer: (request: Request) => Promise<Response>,
  onError: (error: Error) => void,
): RequestListener {
  return (incoming, outgoing) => {
    serve(incoming, outgoing, answer).catch((error: unknown) => {
      // A client that has left gets no answer.
      if (!outgoing.destroyed) onError(error as Error);
      outgoing.destroy();
    });
  };
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answer: (request: Request) => Promise<Response>,
): Promise<void> {
  const left = new AbortController();
  outgoing.once("close", () => {
    if (!outgoing.writableFinished) left.abort(new Error("the client has left"));
  });
  const body = await bodyOf(incoming);
  const response =
    body === null
      ? Response.json(
          { error: "the request is too large" },
          { status: 413, headers: { connection: "close" } },
        )
      : await answer(requestOf(incoming, body, left.signal));
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body === null) outgoing.end();
  else await pipeline(Readable.fromWeb(response.body), outgoing);
}

/** Reads the body; null if it is too large. */
async function bodyOf(incoming: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function requestOf(
  { method = "GET", url = "/", headers }: IncomingMessage,
  body: Buffer,
  signal: AbortSignal,
): Request {
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value] as [string, string]],
  );
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(new URL(url, "http://127.0.0.1"), {
    method,
    signal,
    headers: entries,
    ...(hasBody && { body }),
  });
}
