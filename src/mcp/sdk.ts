import type * as Client from "@modelcontextprotocol/client";
import type * as Stdio from "@modelcontextprotocol/client/stdio";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { messageOf } from "../errors/locate-error.ts";

/** What is used of the official client package. */
export type Sdk = typeof Client & Pick<typeof Stdio, "StdioClientTransport">;

/** Imports the official client package, an optional peer. Throws ConfigurationError with the install command. */
export async function loadSdk(): Promise<Sdk> {
  try {
    const [client, stdio] = await Promise.all([
      import("@modelcontextprotocol/client"),
      import("@modelcontextprotocol/client/stdio"),
    ]);
    return { ...client, StdioClientTransport: stdio.StdioClientTransport };
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const isMissing = code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
    const fault = isMissing
      ? "MCP servers need a package: npm install @modelcontextprotocol/client"
      : `the package @modelcontextprotocol/client does not load: ${messageOf(cause)}`;
    throw new ConfigurationError("mcpTools", [fault], isMissing ? {} : { cause });
  }
}
