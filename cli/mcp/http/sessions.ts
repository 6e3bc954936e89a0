import { randomUUID } from "node:crypto";
import type { McpServer, WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/server";
import type { ServerPackage } from "../server-package.ts";

/** The sessions of clients that speak the protocol before 2026-07-28. In a session a client can stop its call, and the call can ask a person. */
export interface Sessions {
  handle(request: Request): Promise<Response>;
  close(): Promise<void>;
}

/** The most sessions. A further one ends the one that was not used for longest. */
const MOST_SESSIONS = 64;

/** Creates the sessions of a server. Each gets a server of its own. */
export function createSessions(sdk: ServerPackage, createServer: () => McpServer): Sessions {
  const open = new Map<string, WebStandardStreamableHTTPServerTransport>();
  const begin = async (): Promise<WebStandardStreamableHTTPServerTransport> => {
    const transport = new sdk.WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized(id) {
        open.set(id, transport);
        const [oldest] = open;
        if (open.size <= MOST_SESSIONS || oldest === undefined) return;
        open.delete(oldest[0]);
        void oldest[1].close();
      },
      onsessionclosed: (id) => void open.delete(id),
    });
    await createServer().connect(transport);
    return transport;
  };
  return {
    async handle(request) {
      const id = request.headers.get("mcp-session-id");
      if (id === null) return (await begin()).handleRequest(request);
      const transport = open.get(id);
      if (transport === undefined) {
        const error = { code: -32_001, message: "unknown session: initialize again" };
        return Response.json({ jsonrpc: "2.0", error, id: null }, { status: 404 });
      }
      // The one that is used last stands last.
      open.delete(id);
      open.set(id, transport);
      return transport.handleRequest(request);
    },
    async close() {
      await Promise.all([...open.values()].map((transport) => transport.close()));
      open.clear();
    },
  };
}
