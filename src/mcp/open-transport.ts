import type { StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import type { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { rememberKeysOfClient, rememberKeysOfEnvironment } from "../text/configured-keys.ts";
import type { Sdk } from "./sdk.ts";
import { isStdioServer, type McpServer } from "./server.ts";

/** The way to a server, and what its program has written to standard error lately. */
export interface ServerTransport {
  transport: StdioClientTransport | StreamableHTTPClientTransport;
  lastErrors: () => string;
}

/** How much of a program's standard error is kept, in characters. */
const KEPT_ERRORS = 500;

/** Makes the way to a server. Nothing is started. Remembers the server's keys, so that no error shows them. */
export function serverTransport(server: McpServer, sdk: Sdk): ServerTransport {
  if (!isStdioServer(server)) {
    const { url, headers = {} } = server;
    rememberKeysOfClient({ url, ...headers });
    const transport = new sdk.StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
    return { transport, lastErrors: () => "" };
  }
  const { command, args = [], env = {}, cwd } = server;
  rememberKeysOfEnvironment(env);
  const transport = new sdk.StdioClientTransport({
    command,
    args: [...args],
    env: { ...env },
    stderr: "pipe",
    ...(cwd !== undefined && { cwd }),
  });
  let errors = "";
  transport.stderr?.on("data", (chunk: Buffer) => {
    errors = (errors + chunk.toString("utf8")).slice(-KEPT_ERRORS);
  });
  return { transport, lastErrors: () => errors.trim() };
}
