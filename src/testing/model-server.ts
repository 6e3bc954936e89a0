import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { deliver, type Delivery, jsonDelivery, refusalDelivery } from "./delivery.ts";
import { exchange, type ExchangeState } from "./exchange.ts";
import type { RecordedRequest } from "./model-request.ts";
import { refusalOf } from "./rules/refusal-of.ts";
import type { ModelScript } from "./script.ts";

/** A scripted model server that is listening. */
export interface ModelServer {
  /** `http://127.0.0.1:PORT/v1`, for a client's base URL. */
  readonly baseUrl: string;
  /** Every chat completions request so far, refused ones too, in the order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /** Stops listening and closes all connections, also those that are being answered. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts an OpenAI-compatible model server on 127.0.0.1, on a free port unless one is given; it does not keep the
 * process alive. Rejects with a ConfigurationError that names the port when that is taken.
 */
export async function createModelServer(options: {
  script: ModelScript;
  port?: number;
}): Promise<ModelServer> {
  const state: ExchangeState = { script: options.script, requests: [], closing: false };
  const server = createServer((request, response) => {
    // The client is gone when reading or writing fails: nobody is left to be told.
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
  const fault = `port ${port} on 127.0.0.1 is taken; give another port, or none for a free one`;
  return new ConfigurationError("Scripted model server", [fault], { cause });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
