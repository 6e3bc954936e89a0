import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { McpServer } from "@modelcontextprotocol/server";
import { ConfigurationError } from "../../../src/errors/configuration-error.ts";
import { messageOf } from "../../../src/errors/locate-error.ts";
import { readEnvironmentFile } from "../../../src/models/environment-file.ts";
import type { Output } from "../../output.ts";
import type { ServerPackage } from "../server-package.ts";
import { createAccessCheck } from "./access-check.ts";
import { createSessions } from "./sessions.ts";
import { listener } from "./listener.ts";

/** What is served over HTTP. */
export interface HttpService {
  createServer: () => McpServer;
  /** The names of the tools. */
  names: string;
  /** 0 takes a free one. */
  port: number;
  output: Output;
  signal: AbortSignal;
}

const HOST = "127.0.0.1";
const TOKEN_VARIABLE = "TROUPE_MCP_TOKEN";

/** Serves any number of clients of this machine, until the signal aborts. Throws ConfigurationError if the port is taken. */
export async function serveHttp(
  sdk: ServerPackage,
  { createServer, names, port, output, signal }: HttpService,
): Promise<void> {
  const configured = configuredToken();
  const token = configured ?? randomBytes(32).toString("base64url");
  const refused = createAccessCheck(sdk, token);
  const onerror = (error: Error): void => output.say(`troupe: ${messageOf(error)}`);
  const current = sdk.createMcpHandler(createServer, { legacy: "reject", onerror });
  const sessions = createSessions(sdk, createServer);
  const server = createHttpServer(
    listener(async (request) => {
      const refusal = refused(request);
      if (refusal !== null) return refusal;
      // Clients of the protocol before 2026-07-28 have a session.
      return (await sdk.isLegacyRequest(request)) ? sessions.handle(request) : current.fetch(request);
    }, onerror),
  );
  try {
    server.listen(port, HOST);
    await once(server, "listening");
  } catch (cause) {
    const fault = `${HOST}, port ${port}, cannot be listened on: ${messageOf(cause)}`;
    throw new ConfigurationError("troupe mcp", [fault], { cause });
  }
  const { port: actual } = server.address() as AddressInfo;
  output.say(`troupe: MCP server on http://${HOST}:${actual}/mcp with the tools ${names}`);
  // A token that was made here can be read nowhere else.
  output.say(`troupe: bearer token: ${configured === null ? token : `that of ${TOKEN_VARIABLE}`}`);
  output.keepSecret(token);
  if (!signal.aborted) await once(signal, "abort");
  await Promise.all([current.close(), sessions.close()]);
  server.close();
  server.closeAllConnections();
}

/** The fewest characters of a token: a shorter one could be guessed. */
const SHORTEST_TOKEN = 16;

function configuredToken(): string | null {
  const file = readEnvironmentFile(join(process.cwd(), ".env"));
  const token = (process.env[TOKEN_VARIABLE] ?? file[TOKEN_VARIABLE])?.trim() || null;
  if (token === null || token.length >= SHORTEST_TOKEN) return token;
  throw new ConfigurationError(TOKEN_VARIABLE, [`it must have at least ${SHORTEST_TOKEN} characters`]);
}
