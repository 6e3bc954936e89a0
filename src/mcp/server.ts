import { faultsOfUnknownOptions, optionNames } from "../errors/unknown-options.ts";
import { isRecord } from "../text/is-record.ts";
import { kindOf } from "../text/kind-of.ts";

/** A server that is a program of this machine, and speaks on its standard input and output. */
export interface StdioServer {
  /** The program. It is started without a shell. */
  command: string;
  /** @default none */
  args?: readonly string[] | undefined;
  /**
   * The variables that the program gets, in addition to `HOME`, `LOGNAME`, `PATH`, `SHELL`, `TERM` and `USER`. It gets no other
   * variable of this process, so that it sees no key.
   * @default none
   */
  env?: Readonly<Record<string, string>> | undefined;
  /** @default the working directory of this process */
  cwd?: string | undefined;
}

/** A server that is reached by HTTP (streamable HTTP). */
export interface HttpServer {
  /** Its address, such as `https://weather.example/mcp`. */
  url: string;
  /**
   * Headers of every request, such as `{ authorization: "Bearer ..." }`. They are sent to no other origin.
   * @default none
   */
  headers?: Readonly<Record<string, string>> | undefined;
}

/** An MCP server. */
export type McpServer = StdioServer | HttpServer;

/** Returns true for a server that is a program of this machine. */
export function isStdioServer(server: McpServer): server is StdioServer {
  return "command" in server;
}

const STDIO = optionNames<StdioServer>()(["command", "args", "env", "cwd"]);
const HTTP = optionNames<HttpServer>()(["url", "headers"]);

/** The beginning of each tool's name, which must leave room for the tool's own. Two underscores end it. */
const SERVER_NAME = /^(?!.*__)(?!_)[a-zA-Z0-9_-]{1,32}(?<!_)$/;

/** Returns the faults of `servers`: names, kinds and options. */
export function faultsOfServers(servers: unknown): string[] {
  if (!isRecord(servers)) return [`servers must be an object of servers by name, but is ${kindOf(servers)}`];
  const names = Object.keys(servers);
  return [
    ...(names.length === 0 ? ["servers is empty; at least one is needed"] : []),
    ...names
      .filter((name) => !SERVER_NAME.test(name))
      .map(
        (name) =>
          `server ${JSON.stringify(name)}: its name must be 1 to 32 letters, digits, "-" or single "_" inside`,
      ),
    ...Object.entries(servers).flatMap(([name, server]) =>
      faultsOfServer(server).map((fault) => `server ${JSON.stringify(name)}: ${fault}`),
    ),
  ];
}

function faultsOfServer(server: unknown): string[] {
  if (!isRecord(server)) return [`it must be { command } or { url }, but is ${kindOf(server)}`];
  const { command, url, args, env, headers } = server;
  if ((command === undefined) === (url === undefined)) return ["it must have either command or url"];
  const isHttp = url !== undefined;
  return [
    ...faultsOfUnknownOptions(server, isHttp ? HTTP : STDIO),
    ...(isHttp || (typeof command === "string" && command.trim() !== "") ? [] : ["command must be a text"]),
    ...(!isHttp || isWebAddress(url) ? [] : ["url must be an address that begins with http:// or https://"]),
    ...(args === undefined || isTexts(args) ? [] : ["args must be a list of texts"]),
    ...(env === undefined || isTextRecord(env) ? [] : ["env must be an object of texts by name"]),
    ...(headers === undefined || isTextRecord(headers) ? [] : ["headers must be an object of texts by name"]),
  ];
}

function isWebAddress(url: unknown): boolean {
  return typeof url === "string" && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

function isTexts(values: unknown): boolean {
  return Array.isArray(values) && values.every((value) => typeof value === "string");
}

function isTextRecord(values: unknown): boolean {
  return isRecord(values) && isTexts(Object.values(values));
}
