import type { CommandContext } from "../program.ts";
import { addDatabaseOption, portNumber } from "../run/run-options.ts";
import type { McpRequest } from "./serve-mcp.ts";

const AFTER_HELP = `
Serves the graphs of ./langgraph.json (without one, those that come with Troupe)
as tools of the Model Context Protocol, and two tools of its own:
  troupe_verify     builds, runs and tests a project, and judges it
  answer_approval   answers what a run waits for

Without --http it speaks on stdin and stdout, and everything else goes to
stderr. A coding agent starts it so:
  { "mcpServers": { "troupe": { "command": "npx", "args": ["troupe", "mcp"] } } }

With --http it listens on 127.0.0.1 only, and each request needs the bearer
token of TROUPE_MCP_TOKEN. Without that variable a token is made and printed.

It needs a package that the rest of Troupe does not:
  npm install @modelcontextprotocol/server

Examples:
  $ troupe mcp
  $ troupe mcp --http --port 4100`;

/** Registers `troupe mcp`. */
export function registerMcp({ program, output, exitWith }: CommandContext): void {
  const command = program
    .command("mcp")
    .summary("serve graphs and the verification to MCP clients")
    .description("Serves the graphs, and the verification of projects, as tools for MCP clients.")
    .option("--http", "serve over HTTP on this machine instead of stdin and stdout")
    .option("--port <number>", "the port of --http; 0 takes a free one (default: 0)", portNumber);
  addDatabaseOption(command)
    .addHelpText("after", AFTER_HELP)
    .action(async (options: McpRequest) => {
      const { serveMcp } = await import("./serve-mcp.ts");
      exitWith(await serveMcp(options, output));
    });
}
