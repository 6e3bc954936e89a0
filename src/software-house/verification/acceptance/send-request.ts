import { request as openRequest, type Agent, type ClientRequest, type IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { allowManyListeners } from "../../../langgraph/many-listeners.ts";
import { BUSY_FACTOR, isMachineBusy } from "../busy-machine.ts";

/** A request that is sent; its path is a path of the server. */
export interface WireRequest {
  method: string;
  path: string;
  headers: readonly (readonly [string, string])[];
  body: string | null;
}

/**
 * The answer; or why there is none. `isLate` is true if the answer took too long. `milliseconds` is the time from the
 * end of the request to the end of the answer. Of a body that is too long, `cutAt` is the number of bytes that were read.
 */
export type WireAnswer =
  | {
      status: number;
      headers: ReadonlyMap<string, string>;
      body: string;
      milliseconds?: number;
      cutAt?: number;
    }
  | { fault: string; isLate: boolean };

/** How a server is reached: from outside through a unix socket. `port` is its port inside the sandbox. */
export interface ServerAddress {
  socketPath: string;
  port: number;
  /**
   * Keeps connections open for further requests to this address.
   * @default undefined: each request has a connection of its own
   */
  agent?: Agent;
}

/** Largest part of an answer's body that is read, in bytes. */
const MOST_BODY = 1024 * 1024;

/** Longest time for an answer, in milliseconds. */
const PATIENCE = 10_000;

/** Options of `sendRequest`. */
export interface SendOptions {
  /**
   * Longest time for an answer, in milliseconds. The default is ten times as long if the machine is busy.
   * @default 10_000
   */
  patience?: number;
  /** Aborts the request. */
  signal?: AbortSignal | undefined;
  /** Keeps connections open for further requests. Without it, each request has a connection of its own. */
  agent?: Agent | undefined;
  /**
   * The body in parts, with a pause after each. They must be the request's body.
   * @default undefined: the body is sent at once
   */
  parts?: Iterable<Uint8Array> | AsyncIterable<Uint8Array> | undefined;
  /** Makes the connection of each request in place of an agent. Used to send requests together. */
  connections?: RequestConnections | undefined;
}

/** Makes connections, and gets the requests on them. */
export interface RequestConnections {
  /** Opens a connection to a unix socket. */
  connect: (socketPath: string) => Socket;
  /** Gets each request before it is sent. */
  watch: (request: ClientRequest) => void;
}

/** Sends one request. It never follows a redirect, and never rejects. */
export function sendRequest(
  address: ServerAddress,
  wire: WireRequest,
  options: SendOptions = {},
): Promise<WireAnswer> {
  const { socketPath, port } = address;
  const { method, path, headers, body } = wire;
  const { patience = PATIENCE, signal, agent = address.agent, connections, parts } = options;
  // Requests that are sent at once share it, and each listens to it until it is answered.
  if (signal !== undefined) allowManyListeners({ signal });
  return new Promise((resolve) => {
    let allowed = patience;
    const settle = (answer: WireAnswer | Promise<WireAnswer>): void => {
      clearTimeout(timer);
      resolve(answer);
    };
    const fail = (error: unknown): void => settle(faultOf(error, allowed));
    let cancel = (): void => undefined;
    let hasAnswer = false;
    const giveUp = (): void => {
      // On a busy machine, a late answer is not the program's fault yet.
      if (allowed === PATIENCE && isMachineBusy()) {
        allowed = PATIENCE * BUSY_FACTOR;
        timer = setTimeout(giveUp, allowed - PATIENCE);
        return;
      }
      fail(new DOMException("late", "TimeoutError"));
      cancel();
    };
    // Use a timer and not AbortSignal.timeout: if only AbortSignal.any refers to a timeout signal, it may be
    // collected as garbage, and then it never fires.
    let timer = setTimeout(giveUp, patience);
    try {
      const request = openRequest({
        socketPath,
        method: method.toUpperCase(),
        path: encodedPath(path),
        headers: headerList(headers, { port, body, isKept: agent !== undefined }),
        ...(connections === undefined
          ? { agent: agent ?? false }
          : { createConnection: () => connections.connect(socketPath) }),
        ...(signal !== undefined && { signal }),
        maxHeaderSize: 64 * 1024,
      });
      cancel = () => void request.destroy();
      connections?.watch(request);
      request.on("error", (error) => {
        // A server may answer and close before it has read the body. Then the answer counts, and not the failed write.
        if (hasAnswer) return;
        // A server may close a kept connection at any time. Then a new one is right.
        if (request.reusedSocket && isClosed(error)) settle(sendRequest(address, wire, options));
        else fail(error);
      });
      let sentAt = performance.now();
      request.once("finish", () => (sentAt = performance.now()));
      request.on("response", (response) => {
        hasAnswer = true;
        const answered = (read: Awaited<ReturnType<typeof readBody>>): void => {
          const milliseconds = performance.now() - sentAt;
          settle({ status: response.statusCode ?? 0, headers: headersOf(response), milliseconds, ...read });
        };
        readBody(response).then(answered, fail);
      });
      if (parts === undefined) request.end(body ?? undefined);
      else void writeParts(request, parts);
    } catch (error) {
      fail(error);
    }
  });
}

/** What any client may ask a service for. */
export const PLAIN_REQUEST: WireRequest = { method: "GET", path: "/", headers: [], body: null };

/** Returns what is sent for a request on a connection that is kept. */
export function requestBytes({ port }: ServerAddress, { method, path, headers, body }: WireRequest): string {
  const list = headerList(headers, { port, body, isKept: true });
  const lines = list.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${list[index + 1]}\r\n`] : []));
  return `${method} ${encodedPath(path)} HTTP/1.1\r\n${lines.join("")}\r\n${body ?? ""}`;
}

/** Returns a flat list of names and values, because a name can occur twice. */
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

/** Pause after each part of a body, in milliseconds, so that the server reads it alone. */
const PAUSE = 4;

async function writeParts(request: ClientRequest, parts: NonNullable<SendOptions["parts"]>): Promise<void> {
  for await (const part of parts) {
    if (request.destroyed) return;
    request.write(part);
    await delay(PAUSE);
  }
  request.end();
}

async function readBody(response: IncomingMessage): Promise<{ body: string; cutAt?: number }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MOST_BODY) break;
  }
  const body = Buffer.concat(chunks).subarray(0, MOST_BODY).toString("utf8");
  return size > MOST_BODY ? { body, cutAt: MOST_BODY } : { body };
}

function headersOf({ headersDistinct }: IncomingMessage): Map<string, string> {
  return new Map(Object.entries(headersDistinct).map(([name, values]) => [name, (values ?? []).join(", ")]));
}

/**
 * Encodes characters that the first line of a request must not contain. Parts that are encoded already stay
 * unchanged.
 */
function encodedPath(path: string): string {
  return path.replaceAll(/[^\u0021-\u007e]+/g, (part) => encodeURIComponent(part));
}

function faultOf(error: unknown, patience: number): { fault: string; isLate: boolean } {
  const { name, message } = error as NodeJS.ErrnoException;
  if (name === "AbortError" || name === "TimeoutError") {
    return { fault: `no answer within ${patience / 1000} s`, isLate: true };
  }
  return {
    fault: isClosed(error) ? "the connection was closed without an answer" : `no answer: ${message}`,
    isLate: false,
  };
}

function isClosed(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === "ECONNRESET" || code === "EPIPE" || message.includes("socket hang up");
}
