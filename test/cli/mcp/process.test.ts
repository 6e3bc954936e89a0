import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { scriptBySchema } from "../../../src/testing/index.ts";
import { mcpProject, type McpProject } from "../support/mcp.ts";
import { A_PROCESS_MILLISECONDS, REPOSITORY, troupe } from "../support/troupe.ts";

/** Speaks the protocol with a server line by line. Calls `onLine` with each line of stdout. */
function speak(
  { place }: McpProject,
  onLine: (line: string, send: (message: object) => void, end: () => void) => void,
) {
  const child = spawn(process.execPath, [join(REPOSITORY, "dist/cli/main.js"), "mcp"], {
    cwd: place.folder,
    env: { PATH: process.env["PATH"], ...place.environment },
  });
  const send = (message: object): void => {
    child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  };
  const lines: string[] = [];
  createInterface(child.stdout).on("line", (line) => {
    lines.push(line);
    onLine(line, send, () => child.stdin.end());
  });
  const clientInfo = { name: "test", version: "1.0.0" };
  const params = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo };
  send({ id: 1, method: "initialize", params });
  const exit = new Promise<number | null>((resolve) => child.once("close", resolve));
  return Promise.all([exit, text(child.stderr)]).then(([code, stderr]) => ({ code, stderr, lines }));
}

/** The environment of a process that does not find the package of the protocol. */
const WITHOUT = {
  NODE_OPTIONS: `--import=${join(REPOSITORY, "test/fixtures/without-package.mjs")}`,
  TEST_WITHOUT: "@modelcontextprotocol/server",
};

describe("the process of troupe mcp", { timeout: 2 * A_PROCESS_MILLISECONDS }, () => {
  it("writes only the protocol to stdout, and ends when the client closes stdin", async () => {
    await using project = await mcpProject(scriptBySchema({ text: { text: "soup" } }));
    const { code, stderr, lines } = await speak(project, (line, send, end) => {
      const { id } = JSON.parse(line) as { id?: number };
      const params = { name: "router", arguments: { request: "Dinner?", thread: "t" } };
      if (id === 1) send({ id: 2, method: "tools/call", params });
      if (id === 2) end();
    });
    expect(code).toBe(0);
    const messages = lines.map((line) => JSON.parse(line) as object);
    expect(messages).toMatchObject([
      { jsonrpc: "2.0", id: 1, result: { serverInfo: { name: "troupe" } } },
      { jsonrpc: "2.0", id: 2, result: { structuredContent: { answer: "soup" } } },
    ]);
    expect(stderr).toContain("a module that prints\n");
    expect(stderr).toContain("a node that prints\n");
    // The command line knows the thread.
    const { stdout } = await troupe(["resume", "t"], project.place);
    expect(stdout).toBe("a module that prints\nsoup\n");
  });

  it("stops what runs when the client leaves, so that it can be continued", async () => {
    let leave: () => void = () => undefined;
    const reply = () => {
      leave();
      return { text: "too late", delayMilliseconds: 600_000 };
    };
    await using project = await mcpProject(scriptBySchema({ text: reply }));
    const { code } = await speak(project, (line, send, end) => {
      leave = end;
      const { id } = JSON.parse(line) as { id?: number };
      const params = { name: "router", arguments: { request: "Dinner?", thread: "t" } };
      if (id === 1) send({ id: 2, method: "tools/call", params });
    });
    expect(code).toBe(0);
    const { stdout } = await troupe(["threads", "--json"], project.place);
    expect(JSON.parse(stdout)).toMatchObject({ threads: [{ thread: "t", status: "interrupted" }] });
  });

  it("says how to install the package that it needs", async () => {
    expect(await troupe(["mcp"], { environment: WITHOUT })).toMatchObject({
      code: 2,
      stdout: "",
      stderr:
        "troupe: troupe mcp: it needs the package @modelcontextprotocol/server: npm install @modelcontextprotocol/server\n",
    });
  });

  it("loads that package for no other command", async () => {
    const { code, stdout } = await troupe(["graph", "router"], { environment: WITHOUT });
    expect([code, stdout]).toEqual([0, expect.stringContaining("classifier")]);
  });

  it.for([
    ["cannot be loaded", { "a b": "./none.mjs:graph" }, "graph a b (./none.mjs:graph): it cannot be loaded"],
    [
      "would be tools with one name",
      { "a b": "./graphs.ts:router", "a.b": "./graphs.ts:router" },
      "several tools would be called a_b",
    ],
    ["would be its own tool", { troupe_verify: "./graphs.ts:router" }, "would be called troupe_verify"],
  ] as const)("refuses graphs that %s", async ([, graphs, fault]) => {
    await using project = await mcpProject(scriptBySchema({ text: { text: "soup" } }));
    await writeFile(join(project.place.folder, "langgraph.json"), JSON.stringify({ graphs }));
    const { code, stdout, stderr } = await troupe(["mcp"], project.place);
    expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining(fault)]);
  });
});
