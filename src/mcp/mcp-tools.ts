import { tool, type ClientTool } from "@langchain/core/tools";
import type { Tool } from "@modelcontextprotocol/client";
import { checkOptions } from "../errors/check-options.ts";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { messageOf } from "../errors/locate-error.ts";
import { cutText } from "../text/cut-text.ts";
import { printable } from "../text/printable.ts";
import { callTool, type ServerTool } from "./call-tool.ts";
import { Connection } from "./connection.ts";
import { checkMcpOptions, type AllowedTools, type McpToolsOptions } from "./options.ts";
import { changedTools, hashOfTool } from "./pins.ts";
import { faultOfInputSchema } from "./input-schema.ts";
import { loadSdk } from "./sdk.ts";
import { toolNames } from "./tool-names.ts";

/** Tools of MCP servers, for a specialist. */
export interface McpTools extends AsyncDisposable {
  /** The allowed tools, named `server__tool`. */
  readonly tools: readonly (ClientTool & { readonly name: string })[];
  /**
   * The names of the tools that a person should approve: all but those whose server says that they only read
   * (`readOnlyHint`) or destroy nothing (`destructiveHint: false`), and those that have changed since they were pinned.
   */
  readonly approveTools: readonly string[];
  /** The hashes of the tools by name, as they are now, for the option `pins`. */
  readonly pins: Readonly<Record<string, string>>;
  /** Ends all servers that still run. The tools can no longer be called. */
  close(): Promise<void>;
}

/** The longest description that models read, in characters. */
const DESCRIPTION_CHARACTERS = 4000;

/**
 * Reads the tools of MCP servers. Each server is started once to list its tools, and ended. Later it is started by the first
 * call of a run, and ended with that run. Needs the package `@modelcontextprotocol/client`.
 *
 * Throws ConfigurationError if a server cannot be started or reached, if `allow` names a tool that its server does not
 * have, if a tool has changed since it was pinned, or if a schema cannot be used.
 *
 * @example
 * const files = await mcpTools({
 *   servers: { files: { command: "npx", args: ["-y", "@modelcontextprotocol/server-filesystem", "./notes"] } },
 *   allow: { files: ["read_text_file", "write_file"] },
 *   pins: "mcp-pins.json",
 * });
 * const clerk = defineSpecialist({ ...role, tools: files.tools, approveTools: files.approveTools });
 */
export async function mcpTools(options: McpToolsOptions): Promise<McpTools> {
  checkMcpOptions(options);
  const { servers, allow, pins, onChange = "refuse", elicitation = true, timeoutSeconds = 60 } = options;
  const sdk = await loadSdk();
  const milliseconds = Math.ceil(timeoutSeconds * 1000);
  const connections = Object.entries(servers).map(
    ([name, server]) => [name, new Connection(server, { sdk, elicitation, milliseconds })] as const,
  );
  const listed = await Promise.all(connections.map(([name, connection]) => listTools(name, connection)));
  checkOptions(
    "mcpTools",
    listed.flatMap(({ server, offered, fault }) => [
      fault,
      ...(fault === null ? faultsOfAllowed(server, offered, allow[server]) : []),
    ]),
  );
  const allowed = listed.flatMap(({ server, connection, offered }): ServerTool[] => {
    const names = toolNames(
      server,
      offered.map(({ name }) => name),
    );
    return offered
      .filter(({ name }) => isAllowed(name, allow[server]))
      .map((one) => ({
        server,
        name: names.get(one.name) ?? one.name,
        tool: one,
        hash: hashOfTool(one),
        connection,
        sdk,
      }));
  });
  checkOptions(
    "mcpTools",
    allowed.map(({ name, tool: { inputSchema } }) => faultOfInputSchema(name, inputSchema, sdk)),
  );
  const changed = await changedTools(
    allowed.map(({ name, hash, server }) => ({ name, hash, isListed: allow[server] !== "all" })),
    pins,
  );
  if (changed.length > 0 && onChange === "refuse") throw changedError(changed);
  const asking = new Set(changed.map(({ name }) => name));
  const close = async (): Promise<void> => {
    await Promise.all(connections.map(([, connection]) => connection.close()));
  };
  return {
    tools: allowed.map(langChainTool),
    approveTools: allowed
      .filter(({ name, tool: { annotations } }) => asking.has(name) || isDestructive(annotations))
      .map(({ name }) => name),
    pins: Object.fromEntries(allowed.map(({ name, hash }) => [name, hash])),
    close,
    [Symbol.asyncDispose]: close,
  };
}

interface ListedServer {
  server: string;
  connection: Connection;
  offered: readonly Tool[];
  fault: string | null;
}

async function listTools(server: string, connection: Connection): Promise<ListedServer> {
  try {
    const session = await connection.session(undefined);
    const offered = await session.tools();
    await connection.end();
    return { server, connection, offered, fault: null };
  } catch (error) {
    const fault = `server ${JSON.stringify(server)} does not answer: ${messageOf(error)}`;
    return { server, connection, offered: [], fault };
  }
}

function isAllowed(name: string, allowed: AllowedTools | undefined): boolean {
  return allowed === "all" || (allowed?.includes(name) ?? false);
}

function faultsOfAllowed(
  server: string,
  offered: readonly Tool[],
  allowed: AllowedTools | undefined,
): string[] {
  const names = offered.map(({ name }) => name);
  const available = `available: ${names.length === 0 ? "none" : names.join(", ")}`;
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  const double = twice.map((name) => `server ${JSON.stringify(server)} has two tools named ${name}`);
  if (allowed === undefined || allowed.length === 0) {
    return [...double, `allow.${server} names no tool; list names, or give "all"; ${available}`];
  }
  if (allowed === "all") return double;
  const unknown = allowed.filter((name) => !names.includes(name));
  return [
    ...double,
    ...unknown.map((name) => `allow.${server} names the unknown tool ${JSON.stringify(name)}; ${available}`),
  ];
}

function changedError(changed: readonly { name: string; hash: string }[]): ConfigurationError {
  return new ConfigurationError(
    "mcpTools",
    changed.map(
      ({ name, hash }) =>
        `the tool ${name} is not as it was pinned; read its description and schema, then pin ${hash}, or set onChange to "ask"`,
    ),
  );
}

/** By the specification, a tool may destroy something unless its server says that it does not. */
function isDestructive({ readOnlyHint = false, destructiveHint = true }: Tool["annotations"] = {}): boolean {
  return !readOnlyHint && destructiveHint;
}

function langChainTool(called: ServerTool): ClientTool & { readonly name: string } {
  const { description = "", title, inputSchema } = called.tool;
  const { $schema: _, ...schema } = inputSchema;
  return tool((args, config) => callTool(called, args as Record<string, unknown>, config), {
    name: called.name,
    description: cutText(printable(description || (title ?? called.tool.name)), DESCRIPTION_CHARACTERS),
    schema: { properties: {}, ...schema },
  });
}
