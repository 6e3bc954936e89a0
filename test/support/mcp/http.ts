import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { createMcpHandler, type McpServer } from "@modelcontextprotocol/server";
import { createOldShop } from "./old-shop.ts";

/** A server on this machine, with the headers that it got. */
export interface HttpShop extends AsyncDisposable {
  url: string;
  headers: IncomingMessage["headers"][];
  close: () => Promise<void>;
}

/** Serves a shop of the official package by HTTP. */
export function serveShop(shop: () => McpServer, port = 0): Promise<HttpShop> {
  const { fetch } = createMcpHandler(shop);
  return serve(
    getRequestListener((request) => fetch(request)),
    port,
  );
}

/** Serves a shop of the old package by HTTP, with sessions. */
export function serveOldShop(): Promise<HttpShop> {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  return serve(async (request, response) => {
    const known = sessions.get(String(request.headers["mcp-session-id"]));
    if (known !== undefined) return known.handleRequest(request, response);
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void sessions.set(id, transport),
    });
    await createOldShop().connect(transport as Parameters<ReturnType<typeof createOldShop>["connect"]>[0]);
    return transport.handleRequest(request, response);
  }, 0);
}

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown;

async function serve(listener: Listener, port: number): Promise<HttpShop> {
  const headers: IncomingMessage["headers"][] = [];
  const server = createServer((request, response) => {
    headers.push(request.headers);
    void listener(request, response);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const close = (): Promise<void> => closed(server);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
  return { url, headers, close, [Symbol.asyncDispose]: close };
}

async function closed(server: Server): Promise<void> {
  if (!server.listening) return;
  server.close();
  server.closeAllConnections();
  await once(server, "close");
}
