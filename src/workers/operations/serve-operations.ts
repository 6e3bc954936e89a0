import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ConfigurationError } from "../../errors/configuration-error.ts";
import { messageOf } from "../../errors/locate-error.ts";
import { hideKeysInside } from "../../text/hide-keys-inside.ts";
import { isLoopback, namesLoopback } from "./loopback.ts";
import { measure, pingOf } from "./measure.ts";
import { metricsText } from "./metrics.ts";
import { sharing } from "./sharing.ts";
import type { WorkerStatus } from "./worker-status.ts";

/** What is served, and where. */
export interface OperationsOptions {
  worker: WorkerStatus;
  /** 0 takes a free port. @default 9464 */
  port?: number;
  /** The address to listen on, such as `0.0.0.0` in a container. @default "127.0.0.1" */
  host?: string;
}

/** The server of a worker's health and metrics. */
export interface OperationsServer extends AsyncDisposable {
  /** Where it listens, such as `http://127.0.0.1:9464`. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** The port on which a worker's health and metrics are served if none is named. */
export const OPERATIONS_PORT = 9464;

/**
 * Serves the health and the metrics of a worker over HTTP. `/healthz` says that the process lives. `/readyz` says whether
 * the worker takes runs: 503 with the reason as JSON if Redis or PostgreSQL does not answer, or if the worker is draining.
 * `/metrics` is Prometheus' text. There is no password: listen only where no stranger can connect. On this machine's own
 * addresses, requests with the `Host` of another site are refused.
 *
 * Rejects with ConfigurationError if the address cannot be used, and with TroupeError `workers_unavailable` if the package
 * prom-client is missing.
 *
 * @example
 * await using operations = await serveOperations({ worker, port: 9464, host: "0.0.0.0" });
 */
export async function serveOperations(options: OperationsOptions): Promise<OperationsServer> {
  const { worker, port = OPERATIONS_PORT, host = "127.0.0.1" } = options;
  // Says now, and not at the first scrape, that a package is missing.
  await metricsText(worker, { services: { redis: null, postgres: null }, statistics: null, depth: null });
  const server = createServer(BOUNDS, answering(worker, isLoopback(host)));
  server.maxConnections = MOST_CONNECTIONS;
  await listen(server, { port, host });
  const { port: actual, address, family } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    const isClosed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await isClosed;
  };
  const url = `http://${family === "IPv6" ? `[${address}]` : address}:${actual}`;
  return { url, port: actual, close, [Symbol.asyncDispose]: close };
}

/** What a client may send, and how long it may take. */
const BOUNDS = {
  maxHeaderSize: 8_192,
  headersTimeout: 5_000,
  requestTimeout: 5_000,
  keepAliveTimeout: 5_000,
};

const MOST_CONNECTIONS = 64;

async function listen(server: Server, { port, host }: { port: number; host: string }): Promise<void> {
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (cause) {
    const fault = `${host}, port ${port}, cannot be listened on: ${messageOf(cause)}`;
    throw new ConfigurationError("the worker's health and metrics", [fault], { cause });
  }
}

/** What one request gets. */
interface Answer {
  status: number;
  text: string;
  contentType?: string;
}

function answering(
  worker: WorkerStatus,
  isLocal: boolean,
): (request: IncomingMessage, response: ServerResponse) => void {
  const pages: Readonly<Record<string, () => Promise<Answer>>> = {
    "/healthz": () => Promise.resolve(json(200, { alive: true, worker: worker.name })),
    "/readyz": sharing(() => readiness(worker)),
    "/metrics": sharing(() => metrics(worker)),
  };
  return (request, response) => void respond(answerTo(request, { pages, isLocal }), response);
}

async function respond(answer: Promise<Answer>, response: ServerResponse): Promise<void> {
  const { status, text, contentType = JSON_TYPE } = await answer;
  response.writeHead(status, {
    "content-type": contentType,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...(status === 405 && { allow: "GET, HEAD" }),
    // The body of a refused request must not keep the connection.
    ...(status >= 400 && { connection: "close" }),
  });
  response.end(text);
}

const JSON_TYPE = "application/json; charset=utf-8";

async function answerTo(
  { method, url = "/", headers }: IncomingMessage,
  { pages, isLocal }: { pages: Readonly<Record<string, () => Promise<Answer>>>; isLocal: boolean },
): Promise<Answer> {
  if (isLocal && !namesLoopback(headers.host)) {
    return json(403, { error: "the Host header must name this machine, such as 127.0.0.1" });
  }
  // Node leaves the body of an answer to HEAD out by itself.
  if (method !== "GET" && method !== "HEAD") return json(405, { error: "only GET and HEAD are allowed" });
  const path = url.split("?", 1)[0] ?? "/";
  const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
  if (page === undefined) return json(404, { error: `available: ${Object.keys(pages).join(", ")}` });
  try {
    return await page();
  } catch (error) {
    return json(500, { error: messageOf(error) });
  }
}

async function readiness(worker: WorkerStatus): Promise<Answer> {
  const { isDraining } = worker;
  const services = await pingOf(worker);
  const isReady = !isDraining && services.redis === null && services.postgres === null;
  return json(isReady ? 200 : 503, { ready: isReady, draining: isDraining, ...services });
}

async function metrics(worker: WorkerStatus): Promise<Answer> {
  const { text, contentType } = await metricsText(worker, await measure(worker));
  return { status: 200, text, contentType };
}

function json(status: number, value: object): Answer {
  return { status, text: `${JSON.stringify(hideKeysInside(value))}\n` };
}
