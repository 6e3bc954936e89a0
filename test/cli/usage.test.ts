import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCommandLine } from "../../cli/command-line.ts";
import { recordedOutput } from "./support/screen.ts";
import { A_PROCESS_MILLISECONDS, temporaryFolder } from "./support/troupe.ts";

const ANY_TEXT: unknown = expect.any(String);

/** Runs, in this process, a command line that calls no model. */
async function run(...words: string[]) {
  const { output, stdout, stderr } = recordedOutput();
  const code = await runCommandLine(words, output);
  return { code, stdout: stdout(), stderr: stderr() };
}

describe("help", () => {
  it("lists the commands, the environment variables and the exit codes on stdout", async () => {
    const { code, stdout, stderr } = await run("--help");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const word of ["run", "graph", "init", "OPENAI_API_KEY", "TROUPE_MODE", "NO_COLOR", "130"]) {
      expect(stdout).toContain(word);
    }
  });

  it("lists a command's own options", async () => {
    const { code, stdout } = await run("run", "--help");
    expect(code).toBe(0);
    for (const option of ["--thread <id>", "--model <name>", "--out <folder>", "--yes", "--json"]) {
      expect(stdout).toContain(option);
    }
  });

  it.each([
    [],
    ...["run", "resume", "threads", "graph", "init", "verify", "worker", "runs"].map((name) => [name]),
    ...["list", "show", "watch", "answer", "cancel", "resume", "delete"].map((name) => ["runs", name]),
  ])("fits on a terminal of 80 columns: troupe %s --help", async (...command: string[]) => {
    const { stdout } = await run(...command, "--help");
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  it("goes to stderr, as wrong usage, if there is no command", async () => {
    const { code, stdout, stderr } = await run();
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("Usage: troupe");
  });

  it("is not part of the output of --version", async () => {
    const stdout: unknown = expect.stringMatching(/^\d+\.\d+\.\d+\n$/);
    expect(await run("--version")).toEqual({ code: 0, stdout, stderr: "" });
  });
});

describe("troupe init", () => {
  it("lists the created files and the next commands", async () => {
    await using folder = await temporaryFolder();
    const target = join(folder.path, "my team");
    const { code, stdout, stderr } = await run("init", target);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const line of [`Created in ${target}:`, "  langgraph.json", `  cd '${target}'`, "  npm install"]) {
      expect(stdout.split("\n")).toContain(line);
    }
  });

  it("lists its templates in its help, and refuses another one", async () => {
    const { stdout } = await run("init", "--help");
    for (const name of ["router-with-tools", "supervisor", "desk", "http-chat"])
      expect(stdout).toContain(name);
    const { code, stderr } = await run("init", "shop", "--template", "shop");
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("router-with-tools") });
  });
});

// The first command that needs a graph loads the whole framework, which takes seconds on a busy machine.
describe("wrong usage", { timeout: A_PROCESS_MILLISECONDS }, () => {
  it.each([
    ["an unknown command", ["rum"], "unknown command 'rum'"],
    ["a missing request", ["run", "router"], "missing required argument 'request'"],
    [
      "a request that is not in quotes",
      ["run", "router", "two", "words"],
      "put an argument with spaces in quotes",
    ],
    ["an unknown option", ["run", "router", "hi", "--jsn"], "Did you mean --json?"],
    ["an empty option", ["run", "router", "hi", "--thread", " "], "It must not be empty"],
    ["an empty request", ["run", "router", " "], "the request is empty"],
    ["an unknown graph", ["run", "rooter", "hi"], "available: router, handoffs, supervisor, software-house"],
    [
      "an unknown graph to draw",
      ["graph", "rooter"],
      "available: router, handoffs, supervisor, software-house",
    ],
    ["a folder that is in use", ["init", "."], "it must be empty"],
    ["a queue without addresses", ["run", "router", "hi", "--queue"], "--redis <url> or TROUPE_REDIS_URL"],
    ["an address without --queue", ["run", "router", "hi", "--redis", "redis://a"], "--redis needs --queue"],
    ["a model for workers", ["run", "router", "hi", "--queue", "--model", "m"], "--model cannot be used"],
    ["a worker without addresses", ["worker"], "--postgres <url> or TROUPE_POSTGRES_URL"],
    ["an address that is not one", ["worker", "--redis", "a", "--postgres", "b"], "begins with redis://"],
    ["a port that is not one", ["worker", "--port", "99999"], "from 0 to 65535"],
    ["a drain that is not a time", ["worker", "--drain", "-1"], "a number of seconds"],
    ["a lease that is too short", ["worker", "--lease", "0.5"], "from 1 to 600"],
    ["no command of runs", ["runs"], "Usage: troupe runs"],
    ["an unknown status", ["runs", "list", "--status", "done"], "one of queued, running"],
    ["an age without a unit", ["runs", "delete", "--older-than", "30"], "such as 12h or 30d"],
    ["an answer that is not given", ["runs", "answer", "r"], "an answer is missing"],
    ["two answers", ["resume", "t", "--approve", "--reject", "no"], "cannot be used with option"],
    ["an answer and --yes", ["resume", "t", "--approve", "--yes"], "cannot be used with option"],
    ["a rejection without a word", ["resume", "t", "--reject", " "], "It must not be empty"],
    ["--all without an answer", ["resume", "t", "--all"], "--all needs --approve or --reject"],
    [
      "an answer that is not JSON",
      ["resume", "t", "--answer", "README.md"],
      "must be a readable file with JSON",
    ],
    [
      "an answer that is missing",
      ["resume", "t", "--answer", "no.json"],
      "must be a readable file with JSON",
    ],
  ])("is printed to stderr and exits with 2: %s", async (_, words, message) => {
    const { code, stdout, stderr } = await run(...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  it.each([
    [["rum", "--json"], null, "usage_invalid"],
    [["run", "router", "--json"], null, "usage_invalid"],
    [["run", "router", "", "--json"], "router", "input_invalid"],
    [["run", "rooter", "hi", "--json"], "rooter", "graph_unknown"],
    [["run", "rooter", "hi", "--queue", "--json"], "rooter", "graph_unknown"],
    [["runs", "list", "--json"], null, "usage_invalid"],
  ])("is one JSON object on stdout with --json: %j", async (words, graph, code) => {
    const ended = await run(...words);
    const thread = graph === null ? null : ANY_TEXT;
    expect(ended.code).toBe(2);
    expect(JSON.parse(ended.stdout)).toEqual({
      graph,
      thread,
      answer: null,
      outcome: null,
      error: { code, message: ANY_TEXT },
    });
  });

  it("does not read a --json after -- as the option", async () => {
    expect((await run("run", "router", "a", "--", "--json")).stdout).toBe("");
  });
});
