import { checkOptions, faultOfChoice, faultOfPositive } from "../errors/check-options.ts";
import { faultsOfUnknownOptions, optionNames } from "../errors/unknown-options.ts";
import { isRecord } from "../text/is-record.ts";
import { kindOf } from "../text/kind-of.ts";
import { faultsOfServers, type McpServer } from "./server.ts";

/** The tools of a server that may be used: their names as the server has them, or all that it offers. */
export type AllowedTools = "all" | readonly string[];

/** What happens if a tool is not as it was pinned: the tools are refused, or a person is asked before each of its calls. */
export type OnChangedTool = "refuse" | "ask";

/** Options of `mcpTools`. */
export interface McpToolsOptions {
  /** The servers by name. The name is the beginning of the names of its tools. */
  servers: Readonly<Record<string, McpServer>>;
  /** The tools that may be used, by the names of the servers. Nothing else is allowed. */
  allow: Readonly<Record<string, AllowedTools>>;
  /**
   * What the tools were when you read them: a hash of each tool's description, schema and annotations, by the name
   * that models read (`weather__forecast`). Also the path of a JSON file with these hashes; a missing file is written, and gets a line for
   * each tool that `allow` lists by name and the file does not have.
   * @default none
   */
  pins?: string | Readonly<Record<string, string>> | undefined;
  /**
   * What happens if a tool is not as it was pinned.
   * @default "refuse"
   */
  onChange?: OnChangedTool | undefined;
  /**
   * If true, a server may ask a person something during a call (elicitation). The run then waits for the answer as for any
   * approval. If false, servers read that no person can be asked.
   * @default true
   */
  elicitation?: boolean | undefined;
  /**
   * The longest time of a call, and of a server's start, in seconds.
   * @default 60
   */
  timeoutSeconds?: number | undefined;
}

const OPTIONS = optionNames<McpToolsOptions>()([
  "servers",
  "allow",
  "pins",
  "onChange",
  "elicitation",
  "timeoutSeconds",
]);

/** Checks the options. Throws ConfigurationError that names every fault. */
export function checkMcpOptions(given: unknown): asserts given is McpToolsOptions {
  if (!isRecord(given)) {
    return checkOptions("mcpTools", [`it needs { servers, allow }, but got ${kindOf(given)}`]);
  }
  const { servers, allow, pins, onChange = "refuse", elicitation = true, timeoutSeconds = 60 } = given;
  checkOptions("mcpTools", [
    ...faultsOfUnknownOptions(given, OPTIONS),
    ...faultsOfServers(servers),
    ...faultsOfAllow(allow, isRecord(servers) ? Object.keys(servers) : []),
    ...faultsOfPins(pins),
    faultOfChoice("onChange", onChange, ["refuse", "ask"]),
    typeof elicitation === "boolean"
      ? null
      : `elicitation must be true or false, but is ${kindOf(elicitation)}`,
    faultOfPositive("timeoutSeconds", timeoutSeconds),
  ]);
}

function faultsOfAllow(allow: unknown, servers: readonly string[]): string[] {
  if (!isRecord(allow)) return [`allow must be an object of lists by server, but is ${kindOf(allow)}`];
  return Object.entries(allow).flatMap(([name, tools]) => {
    if (!servers.includes(name)) {
      return [`allow names the unknown server ${JSON.stringify(name)}; available: ${servers.join(", ")}`];
    }
    const isList = Array.isArray(tools) && tools.every((tool) => typeof tool === "string");
    return isList || tools === "all" ? [] : [`allow.${name} must be a list of tool names, or "all"`];
  });
}

function faultsOfPins(pins: unknown): string[] {
  if (pins === undefined || (typeof pins === "string" && pins.trim() !== "")) return [];
  const isHashes = isRecord(pins) && Object.values(pins).every((hash) => typeof hash === "string");
  return isHashes ? [] : [`pins must be hashes by tool name, or the path of a file, but is ${kindOf(pins)}`];
}
