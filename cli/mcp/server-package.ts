import type * as McpServerPackage from "@modelcontextprotocol/server";
import { ConfigurationError } from "../../src/errors/configuration-error.ts";
import { messageOf } from "../../src/errors/locate-error.ts";

/** The package that speaks the protocol. It is loaded only by `troupe mcp`. */
export type ServerPackage = typeof McpServerPackage;

const NAME = "@modelcontextprotocol/server";

/** Loads the package that speaks the protocol. Throws ConfigurationError, which says how to install it, if it is missing. */
export async function loadServerPackage(): Promise<ServerPackage> {
  try {
    return await import("@modelcontextprotocol/server");
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND";
    const fault = isMissing
      ? `it needs the package ${NAME}: npm install ${NAME}`
      : `the package ${NAME} does not load: ${messageOf(cause)}`;
    throw new ConfigurationError("troupe mcp", [fault], isMissing ? {} : { cause });
  }
}
