import { Option } from "commander";
import type { CommandContext } from "../program.ts";
import { filled, portNumber } from "../run/run-options.ts";
import type { DevRequest } from "./dev.ts";

const AFTER_HELP = `
Starts LangGraph's development server for the graphs of ./langgraph.json, with
Troupe's console: a page on which you start runs, watch them, answer their
questions and look back at old ones. It prints the address of the console, which
ends in /app, and the address of LangGraph Studio for the same server.

It works offline. Without a model, the graphs rehearse. The server starts again
if a source, langgraph.json or its env file changes. Threads are kept in
.langgraph_api, and what the console shows of them in .troupe. Both are in the
folder of langgraph.json; delete them to start again.

The server answers on this machine only, and refuses pages of foreign sites.
With --host, other machines can reach it: anybody there can then start runs.

It needs a package that the rest of Troupe does not:
  npm install --save-dev @langchain/langgraph-cli@1.5.1

Exit codes:
  0    it ended after SIGTERM or Ctrl-C
  1    the server did not start, or ended by itself
  2    wrong usage or configuration

Examples:
  $ troupe dev --open
  $ TROUPE_MODE=rehearsal troupe dev --port 3000`;

/** Registers `troupe dev`. */
export function registerDev({ program, output, exitWith }: CommandContext): void {
  program
    .command("dev")
    .summary("serve the graphs of langgraph.json with a console in the browser")
    .description("Starts a development server with a console in the browser.")
    .option(
      "-p, --port <number>",
      "the port; 0 takes any free one (default: 2024, or the next free one)",
      portNumber,
    )
    .option("--host <address>", "the address to serve on (default: 127.0.0.1)", filled)
    .option("--open", "open the console in the browser")
    .option("--no-reload", "do not start again if a source changes")
    .option("--studio-url <url>", "another LangGraph Studio (default: https://smith.langchain.com)", filled)
    // `langgraphjs dev` opens a browser unless it has this option; `troupe dev` does not open one.
    .addOption(new Option("--no-browser").hideHelp())
    .addHelpText("after", AFTER_HELP)
    .action(async (options: DevRequest) => {
      const { serveConsole } = await import("./dev.ts");
      exitWith(await serveConsole(options, output));
    });
}
