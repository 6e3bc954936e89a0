import { Command } from "commander";
import { registerDev } from "./dev/command.ts";
import { registerEval } from "./eval/command.ts";
import { registerExport } from "./export/command.ts";
import { registerFork } from "./recordings/fork-command.ts";
import { registerRecord } from "./recordings/record-command.ts";
import { registerGraph } from "./graph/command.ts";
import { registerInit } from "./init/command.ts";
import { registerMcp } from "./mcp/command.ts";
import { packageVersion } from "./package-version.ts";
import { registerResume } from "./resume/command.ts";
import { registerRun } from "./run/command.ts";
import { registerRuns } from "./runs/command.ts";
import { registerThreads } from "./threads/command.ts";
import { registerVerify } from "./verify/command.ts";
import { registerWorker } from "./worker/command.ts";
import type { Output } from "./output.ts";

/** What a command needs to register itself. */
export interface CommandContext {
  program: Command;
  output: Output;
  /** Sets the exit code of the process. */
  exitWith: (code: number) => void;
}

const AFTER_HELP = `
Examples:
  $ troupe run software-house "Build a URL shortener in Go."
  $ troupe run router "Why is my query slow?" --model gpt-4.1
  $ git diff | troupe run router - --json > review.json
  $ troupe resume 3f0c1d1e-6a51-4a0e-9d52-0a5d3f3f2a11
  $ troupe export 3f0c1d1e-6a51-4a0e-9d52-0a5d3f3f2a11
  $ troupe eval routes.json --repeat 3
  $ troupe graph supervisor > supervisor.mmd
  $ troupe init my-team
  $ troupe dev --open
  $ troupe worker --concurrency 20
  $ troupe mcp                  # for coding agents and other MCP clients

Environment variables (also read from .env in the current folder; a variable
that is set in the environment overrides .env):
  OPENAI_API_KEY            the key of the model server (most local servers do
                            not need one)
  OPENAI_BASE_URL           an OpenAI-compatible server,
                            e.g. http://localhost:11434/v1
  TROUPE_MODEL              the model, e.g. gpt-4.1-mini or
                            anthropic:claude-sonnet-4-5
  TROUPE_CLASSIFIER_MODEL, TROUPE_MANAGER_MODEL, TROUPE_SPECIALIST_MODEL
                            the model of one role, instead of TROUPE_MODEL
  TROUPE_MODE               live or rehearsal (default: live if a key or a
                            server is set, otherwise rehearsal)
  TROUPE_REHEARSAL_TOOLS    show or run: whether tools run in a rehearsal
  TROUPE_STRUCTURED_OUTPUT  json_schema, function_calling or json_mode
  TROUPE_TEMPERATURE        auto, send or omit
  TROUPE_DB                 the SQLite file that keeps threads
                            (default: threads.db in your state folder)
  TROUPE_REDIS_URL, TROUPE_POSTGRES_URL
                            the services that workers share, for troupe worker,
                            troupe run --queue and troupe runs
  TROUPE_MCP_TOKEN          the bearer token of troupe mcp --http
  TROUPE_DEBUG              1 prints errors with their stacks
  NO_COLOR                  1 prints plain lines, without colors or a live view

Exit codes:
  0    the run completed
  1    the run is partial, stopped or failed
  2    wrong usage or configuration
  3    the run waits for an answer; troupe resume continues it
  130  interrupted with Ctrl-C`;

/** Describes the whole command line. Each command registers itself here. */
export function createProgram(output: Output, exitWith: (code: number) => void): Command {
  const program = new Command("troupe")
    .description(
      "Routes a request to a specialist agent, or lets a manager write a plan that a team of agents follows.",
    )
    .version(packageVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .addHelpText("after", AFTER_HELP)
    .showHelpAfterError("(for help: troupe --help)")
    .configureOutput({
      writeOut: (text) => void output.deliver(text),
      writeErr: (text) => output.say(text.trimEnd()),
    })
    .exitOverride();
  const context: CommandContext = { program, output, exitWith };
  registerRun(context);
  registerDev(context);
  registerResume(context);
  registerThreads(context);
  registerWorker(context);
  registerMcp(context);
  registerRuns(context);
  registerRecord(context);
  registerFork(context);
  registerEval(context);
  registerExport(context);
  registerGraph(context);
  registerInit(context);
  registerVerify(context);
  return program;
}
