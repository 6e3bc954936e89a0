import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { isRecord } from "../text/is-record.ts";
import { kindOf } from "../text/kind-of.ts";
import { deliver, type Delivery, jsonDelivery, refusalDelivery } from "./delivery.ts";
import { exchange, type ExchangeState } from "./exchange.ts";
import type { RecordedRequest } from "./model-request.ts";
import { refusalOf } from "./rules/refusal-of.ts";
import type { ModelScript } from "./script.ts";

/** A scripted model server that is listening. `await using` closes it. */
export interface ModelServer {
  /** The base URL for a client: `http://127.0.0.1:PORT/v1`. */
  readonly baseUrl: string;
  /** All chat completions requests so far in the order of arrival. Refused requests are included. */
  readonly requests: readonly RecordedRequest[];
  /** Stops listening and closes all connections, also those with an unfinished reply. It can be called twice. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts an OpenAI-compatible model server on 127.0.0.1. The server does not keep the process alive.
 * Rejects with a ConfigurationError if `script` is not a function, or if the port is already in use.
 *
 * @example
 * await using server = await createModelServer({
 *   script: scriptBySchema({
 *     route: { json: { specialist: "coding", confidence: 0.9, reason: "It is about code." } },
 *     text: [{ fault: { kind: "rate-limit", retryAfter: 1 } }, { text: "Hello!" }],
 *   }),
 * });
 * const configuration = { baseURL: server.baseUrl };
 * const model = new ChatOpenAI({ model: "gpt-4.1-mini", apiKey: "test", configuration });
 */
export async function createModelServer(options: {
  /** Returns the reply to each request that the server does not refuse. */
  script: ModelScript;
  /**
   * The port to listen on.
   * @default a free port
   */
  port?: number | undefined;
}): Promise<ModelServer> {
  const faults = faultsOfServer(options);
  if (faults.length > 0) throw new ConfigurationError("Scripted model server", faults);
  const state: ExchangeState = { script: options.script, requests: [], closing: false };
  const server = createServer((request, response) => {
    // If reading or writing fails, the client has closed the connection, so no answer is possible.
    serve({ request, response, state }).catch(() => response.destroy());
  });
  server.on("connection", (socket) => socket.unref());
  await listen(server, options.port ?? 0);
  server.unref();
  const { port } = server.address() as AddressInfo;
  let closed: Promise<void> | null = null;
  const close = (): Promise<void> => {
    state.closing = true;
    closed ??= stop(server);
    return closed;
  };
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests: state.requests,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Returns the faults of options that plain JavaScript code passed. */
function faultsOfServer(options: unknown): string[] {
  const script = isRecord(options) ? options["script"] : undefined;
  if (typeof script === "function") return [];
  return [
    `script must be a function, such as scriptBySchema({ text: { text: "Hello!" } }), but is ${kindOf(script)}`,
  ];
}

async function serve(options: {
  request: IncomingMessage;
  response: ServerResponse;
  state: ExchangeState;
}): Promise<void> {
  const { request, response } = options;
  const path = new URL(request.url ?? "/", "http://127.0.0.1").pathname;
  if (request.method === "POST" && path === "/v1/chat/completions") return exchange(options);
  request.resume();
  const delivery =
    request.method === "GET" && path === "/v1/models" ? MODELS : unknownUrl(request.method, path);
  const signal = new AbortController().signal;
  return deliver({ delivery, response, signal, onHead: () => undefined, onCut: () => undefined });
}

const MODELS: Delivery = jsonDelivery({
  status: 200,
  body: { object: "list", data: [{ id: "scripted", object: "model", created: 0, owned_by: "troupe" }] },
});

function unknownUrl(method: string | undefined, path: string): Delivery {
  const refusal = refusalOf(`Invalid URL (${method ?? "GET"} ${path})`, null, null);
  return refusalDelivery({ ...refusal, status: 404 });
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      reject(cause.code === "EADDRINUSE" ? portTaken(port, cause) : cause);
    });
    server.listen(port, "127.0.0.1", resolve);
  });
}

function portTaken(port: number, cause: Error): ConfigurationError {
  const fault = `port ${port} on 127.0.0.1 is already in use; pass another port, or no port to use a free one`;
  return new ConfigurationError("Scripted model server", [fault], { cause });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
