import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { Client } from "@langchain/langgraph-sdk";
import { GRAPH, langGraphProject, startDev, startNpmDev, type DevCommand } from "../support/dev-command.ts";
import { processesOf } from "../support/processes.ts";
import { A_PROCESS_MILLISECONDS, troupe } from "./support/troupe.ts";

const PATIENCE = { timeout: A_PROCESS_MILLISECONDS, interval: 100 };
const TIMEOUT = { timeout: 4 * A_PROCESS_MILLISECONDS };

const APP = `
import { Hono } from "hono";
export const app = new Hono()
  .get("/hello", (context) => context.text("first"))
  .get("/", (context) => context.text("our own page"));
`;
const ENDLESS = GRAPH.replace('"Hello."', "await new Promise(() => undefined)").replace(
  "() => ({",
  "async () => ({",
);
const SAID = { messages: [{ role: "user", content: "Hi." }] };
const WITH_APP = JSON.stringify({
  graphs: { greeter: { path: "./graph.js:graph" } },
  http: { app: "./app.js:app" },
  env: { GREETING: "from langgraph.json" },
});

async function textAt(address: string): Promise<string> {
  return (await fetch(address)).text();
}

/** The pid of a project's server, or of the watcher of its sources. */
async function pidOf(folder: string, which: "server" | "watcher"): Promise<number> {
  const processes = await processesOf(folder);
  const isWatcher = (words: string): boolean => words.includes(" watch ");
  return processes.find(({ words }) => isWatcher(words) === (which === "watcher"))?.pid ?? 0;
}

describe("troupe dev", TIMEOUT, () => {
  test("serves the console and the graphs of a project that knows nothing of it, until Ctrl-C", async () => {
    using project = langGraphProject();
    await using dev = await startDev(project.path);
    expect(dev.output()).toBe(
      `Console  ${dev.address}/app\n` +
        `Studio   https://smith.langchain.com/studio?baseUrl=${dev.address}\n` +
        "Mode     rehearsal: no real model, a script answers\n" +
        "Graphs   greeter\n\n",
    );
    const page = await fetch(`${dev.address}/app`);
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toMatch(/^text\/html/);
    expect(await (await fetch(`${dev.address}/app/api/info`)).json()).toMatchObject({
      mode: "rehearsal",
      model: null,
      graphs: ["greeter"],
    });
    expect(await answerOf(dev)).toBe("Hello.");
    process.kill(dev.pid, "SIGINT");
    expect(await dev.ended).toBe(0);
    expect(await processesOf(project.path)).toEqual([]);
    expect(readFileSync(join(project.path, ".langgraph_api/.gitignore"), "utf8")).toBe("*\n");
  });

  test("leaves no process behind if npm is ended that has started it", async () => {
    using project = langGraphProject();
    await using dev = await startNpmDev(project.path);
    process.kill(dev.pid, "SIGTERM");
    // The last of the processes has let go of the output.
    await dev.ended;
    expect(await processesOf(project.path)).toEqual([]);
  });

  test("keeps the project's own http.app, and starts again if a source or langgraph.json changes", async () => {
    using project = langGraphProject(() => ({ "app.js": APP, "langgraph.json": WITH_APP }));
    await using dev = await startDev(project.path);
    expect(await textAt(`${dev.address}/hello`)).toBe("first");
    expect((await fetch(`${dev.address}/app`)).status).toBe(200);
    expect(await textAt(dev.address)).toBe("our own page");

    writeFileSync(join(project.path, "app.js"), APP.replace("first", "second"));
    await vi.waitFor(async () => expect(await textAt(`${dev.address}/hello`)).toBe("second"), PATIENCE);

    writeFileSync(join(project.path, "langgraph.json"), "{ broken");
    await vi.waitFor(() => expect(dev.output()).toContain("langgraph.json: it must be valid JSON"), PATIENCE);
    const { http: _, ...without } = JSON.parse(WITH_APP) as { http: object };
    writeFileSync(join(project.path, "langgraph.json"), JSON.stringify(without));
    await vi.waitFor(async () => expect((await fetch(`${dev.address}/hello`)).status).toBe(404), PATIENCE);
  });

  test("ends a run that a restart has cut off, so that its thread takes the next one", async () => {
    using project = langGraphProject(() => ({ "graph.js": ENDLESS }));
    await using dev = await startDev(project.path);
    const client = new Client({ apiUrl: dev.address, callerOptions: { maxRetries: 0 } });
    const { thread_id: thread } = await client.threads.create();
    const { run_id: run } = await client.runs.create(thread, "greeter", { input: SAID });
    const statuses = async (): Promise<string[]> => [
      (await client.runs.get(thread, run)).status,
      (await client.threads.get(thread)).status,
    ];
    await vi.waitFor(async () => expect(await statuses()).toEqual(["running", "busy"]), PATIENCE);

    writeFileSync(join(project.path, "graph.js"), `${GRAPH}// changed`);
    await vi.waitFor(async () => expect(await statuses()).toEqual(["interrupted", "idle"]), PATIENCE);
    const values = await client.runs.wait(thread, "greeter", { input: SAID });
    expect(values).toMatchObject({
      messages: expect.arrayContaining([expect.objectContaining({ content: "Hello." })]),
    });
  });

  test("says why a changed source cannot be loaded, and goes on when it is mended", async () => {
    using project = langGraphProject(() => ({ "app.js": APP, "langgraph.json": WITH_APP }));
    await using dev = await startDev(project.path);
    writeFileSync(join(project.path, "app.js"), "throw new Error('no tea today');");
    const wanted = "the server did not start: no tea today; it tries again if a source changes";
    await vi.waitFor(() => expect(dev.output()).toContain(wanted), PATIENCE);
    writeFileSync(join(project.path, "app.js"), APP);
    await vi.waitFor(async () => expect(await textAt(`${dev.address}/hello`)).toBe("first"), PATIENCE);
  });

  test.each(["server", "watcher"] as const)(
    "ends with 1 if its %s dies, and leaves no process",
    async (which) => {
      using project = langGraphProject();
      await using dev = await startDev(project.path);
      process.kill(await pidOf(project.path, which), "SIGKILL");
      expect(await dev.ended).toBe(1);
      expect(dev.output()).toContain("troupe: the server has ended by itself");
      expect(await processesOf(project.path)).toEqual([]);
    },
  );

  test("leaves no process if it is killed itself", async () => {
    using project = langGraphProject();
    await using dev = await startDev(project.path);
    process.kill(dev.pid, "SIGKILL");
    await dev.ended;
    await vi.waitFor(async () => expect(await processesOf(project.path)).toEqual([]), PATIENCE);
  });

  test("ends with 1 if a graph cannot be loaded, and says why", async () => {
    using project = langGraphProject(() => ({ "graph.js": "throw new Error('no tea today');" }));
    const { code, stderr } = await troupe(["dev", "--port", "0"], { folder: project.path });
    expect(code).toBe(1);
    expect(stderr).toContain("troupe: the server did not start: no tea today\n");
  });

  test.each([
    ["no langgraph.json", null, /langgraph\.json: there is none in .*; go to the folder of your project/],
    ["no JSON", "{ graphs", /langgraph\.json: it must be valid JSON/],
    ["no graphs", "{}", /langgraph\.json: `graphs` must be an object, such as/],
    ["empty graphs", '{ "graphs": {} }', /langgraph\.json: `graphs` names no graph/],
    [
      "unknown files",
      '{ "graphs": { "a": "./nope.ts:graph", "b": "./b.py:graph" }, "http": { "app": "./web.ts:app" } }',
      /graph "a": there is no file \.\/nope\.ts; graph "b": \.\/b\.py is Python, .*; http\.app: there is no file \.\/web\.ts/,
    ],
    [
      "a wrong env",
      '{ "graphs": { "greeter": "./graph.js:graph" }, "env": [] }',
      /`env` must be the path of a file/,
    ],
  ])("ends with 2 for %s", async (_name, text, message) => {
    using project = langGraphProject(() => (text === null ? {} : { "langgraph.json": text }));
    const folder = text === null ? join(project.path, "node_modules/hono") : project.path;
    const { code, stderr } = await troupe(["dev", "--port", "0"], { folder });
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  test("ends with 2 if the settings of the models are wrong", async () => {
    using project = langGraphProject();
    const environment = { TROUPE_MODE: "lively" };
    const { code, stderr } = await troupe(["dev", "--port", "0"], { folder: project.path, environment });
    expect(stderr).toContain("TROUPE_MODE");
    expect(code).toBe(2);
  });
});

async function answerOf({ address }: DevCommand): Promise<unknown> {
  const response = await fetch(`${address}/runs/wait`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      assistant_id: "greeter",
      input: SAID,
    }),
  });
  const { messages } = (await response.json()) as { messages: { content: unknown }[] };
  return messages.at(-1)?.content;
}
