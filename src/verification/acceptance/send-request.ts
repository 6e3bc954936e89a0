import { request as openRequest, type Agent, type IncomingMessage } from "node:http";
import { allowManyListeners } from "../../models/many-listeners.ts";

/** A request as it goes out; its path is the server's own. */
export interface WireRequest {
  method: string;
  path: string;
  headers: readonly (readonly [string, string])[];
  body: string | null;
}

/** What came back; or why nothing did. */
export type WireAnswer =
  | { status: number; headers: ReadonlyMap<string, string>; body: string }
  | { fault: string; isLate: boolean };

/** How a server is reached: from outside by a socket, under the name that it has inside. */
export interface ServerAddress {
  socketPath: string;
  port: number;
}

/** Of an answer so much is read, in bytes. */
const MOST_BODY = 1024 * 1024;

const PATIENCE = 10_000;

/** How a request is sent. */
export interface SendOptions {
  /** How long an answer may take, in milliseconds. */
  patience?: number;
  signal?: AbortSignal | undefined;
  /** Keeps connections open for more requests; without it, each request has its own. */
  agent?: Agent | undefined;
}

/** Sends one request; never follows a redirect, and never rejects. */
export function sendRequest(
  { socketPath, port }: ServerAddress,
  { method, path, headers, body }: WireRequest,
  { patience = PATIENCE, signal, agent }: SendOptions = {},
): Promise<WireAnswer> {
  // Requests that are sent at once share it, and each listens to it until it is answered.
  if (signal !== undefined) allowManyListeners({ signal });
  return new Promise((resolve) => {
    const settle = (answer: WireAnswer): void => {
      clearTimeout(timer);
      resolve(answer);
    };
    const fail = (error: unknown): void => settle(faultOf(error, patience));
    let cancel = (): void => undefined;
    // A timer of our own: a signal that AbortSignal.any holds of AbortSignal.timeout may be collected, and never fires.
    const timer = setTimeout(() => {
      fail(new DOMException("late", "TimeoutError"));
      cancel();
    }, patience);
    try {
      const request = openRequest({
        socketPath,
        method: method.toUpperCase(),
        path: encodedPath(path),
        headers: headerList(headers, { port, body, isKept: agent !== undefined }),
        agent: agent ?? false,
        ...(signal !== undefined && { signal }),
        maxHeaderSize: 64 * 1024,
      });
      cancel = () => void request.destroy();
      request.on("error", fail);
      request.on("response", (response) => {
        readBody(response).then(
          (text) => settle({ status: response.statusCode ?? 0, headers: headersOf(response), body: text }),
          fail,
        );
      });
      request.end(body ?? undefined);
    } catch (error) {
      fail(error);
    }
  });
}

/** A list of names and values, so that a name can come twice. */
function headerList(
  headers: WireRequest["headers"],
  { port, body, isKept }: { port: number; body: string | null; isKept: boolean },
): string[] {
  const has = (name: string): boolean => headers.some(([other]) => other.toLowerCase() === name);
  const list = headers.flatMap(([name, value]) => [name, value]);
  if (!has("host")) list.push("Host", `127.0.0.1:${port}`);
  if (!has("connection") && !isKept) list.push("Connection", "close");
  if (body !== null && !has("content-length") && !has("transfer-encoding")) {
    list.push("Content-Length", String(Buffer.byteLength(body)));
  }
  return list;
}

async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= MOST_BODY) break;
  }
  return Buffer.concat(chunks).subarray(0, MOST_BODY).toString("utf8");
}

function headersOf({ headersDistinct }: IncomingMessage): Map<string, string> {
  return new Map(Object.entries(headersDistinct).map(([name, values]) => [name, (values ?? []).join(", ")]));
}

/** What may not stand in a request's first line is encoded; what is encoded already stays. */
function encodedPath(path: string): string {
  return path.replaceAll(/[^\u0021-\u007e]+/g, (part) => encodeURIComponent(part));
}

function faultOf(error: unknown, patience: number): { fault: string; isLate: boolean } {
  const { name, code, message } = error as NodeJS.ErrnoException;
  if (name === "AbortError" || name === "TimeoutError") {
    return { fault: `no answer within ${patience / 1000} s`, isLate: true };
  }
  const isClosed = code === "ECONNRESET" || message.includes("socket hang up");
  return {
    fault: isClosed ? "the connection was closed without an answer" : `no answer: ${message}`,
    isLate: false,
  };
}
