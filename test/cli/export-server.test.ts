import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCommandLine } from "../../cli/command-line.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { readSnapshot } from "../../web/export/read-snapshot.ts";
import { recordedOutput } from "./support/screen.ts";

const at = (id: string): object => ({ thread_id: "t", checkpoint_ns: "", checkpoint_id: id });
const said = { type: "human", content: "Hello" };

/** The states of a thread, the newest first, as a server of LangGraph's protocol returns them. */
const STATES = [
  {
    values: { messages: [said, { type: "ai", name: "greeter", content: "Good day." }] },
    next: [],
    tasks: [],
    metadata: { source: "loop", step: 1 },
    created_at: "2026-11-27T10:00:02.000Z",
    checkpoint: at("2"),
    parent_checkpoint: at("1"),
  },
  {
    values: { messages: [said] },
    next: ["greeter"],
    tasks: [{ id: "a", name: "greeter", interrupts: [] }],
    metadata: { source: "loop", step: 0 },
    created_at: "2026-11-27T10:00:01.000Z",
    checkpoint: at("1"),
    parent_checkpoint: null,
  },
];

/** The states of a thread with two runs of a graph that names them. */
const TWO_RUNS = [
  state("5", "4", { values: { run: { id: "r" }, messages: [said, said] }, source: "loop" }),
  state("4", "3", {
    values: { run: { id: "old" }, messages: [said, said] },
    source: "loop",
    next: "greeter",
  }),
  state("3", "2", { values: { run: { id: "old" }, messages: [said] }, source: "input", next: "__start__" }),
  state("2", "1", { values: { run: { id: "old" }, messages: [said] }, source: "loop" }),
  state("1", null, { values: { messages: [said] }, source: "loop", next: "greeter" }),
];

function state(
  id: string,
  parent: string | null,
  { values, source, next }: { values: object; source: string; next?: string },
): object {
  return {
    values,
    next: next === undefined ? [] : [next],
    tasks: next === undefined ? [] : [{ id, name: next, interrupts: [] }],
    metadata: { source },
    created_at: `2026-11-27T10:00:0${id}.000Z`,
    checkpoint: at(id),
    parent_checkpoint: parent === null ? null : at(parent),
  };
}

const event = {
  type: "agent_started",
  run: "r",
  agent: "greeter",
  step: null,
  attempt: 1,
  sequence: 1_795_773_601_000_000,
};

const DRAWN = {
  nodes: [{ id: "__start__" }, { id: "greeter", data: { name: "greeter" } }],
  edges: [{ source: "__start__", target: "greeter" }],
};

const ANSWERS: Readonly<Record<string, unknown>> = {
  "GET /threads/known": { thread_id: "known", metadata: { graph_id: "greeting" } },
  "GET /threads/known/state": STATES[0],
  "POST /threads/known/history": STATES,
  "GET /app/api/threads/known/journal?follow=0": { entries: [{ at: 1, kind: "event", event }] },
  "GET /threads/long": { thread_id: "long", metadata: { graph_id: "greeting" } },
  "GET /threads/long/state": TWO_RUNS[0],
  "POST /threads/long/history": TWO_RUNS,
  "GET /app/api/threads/long/journal?follow=0": { entries: [{ at: 1, kind: "event", event }], fullSince: 1 },
  "GET /threads/plain": { thread_id: "plain", metadata: { graph_id: "greeting" } },
  "GET /threads/plain/state": STATES[0],
  "POST /threads/plain/history": STATES,
  "GET /threads/nameless": { thread_id: "nameless", metadata: {} },
  "POST /assistants/search": [{ assistant_id: "one", graph_id: "greeting" }],
  "GET /assistants/one/graph?xray=true": DRAWN,
};

const temporary = temporaryFolder();
let server: Server;
let address: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    const answer = ANSWERS[`${request.method} ${request.url}`];
    response
      .writeHead(answer === undefined ? 404 : 200)
      .end(JSON.stringify(answer ?? { error: "not found" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  temporary[Symbol.dispose]();
});

async function exportFrom(thread: string, ...words: string[]): Promise<{ code: number; stderr: string }> {
  const { code, stderr } = await exportWith(thread, ...words);
  return { code, stderr };
}

async function exportWith(
  thread: string,
  ...words: string[]
): Promise<{ code: number; stderr: string; stdout: string }> {
  const { output, stderr, stdout } = recordedOutput();
  const out = join(temporary.path, `${thread}.html`);
  const code = await runCommandLine(["export", thread, "--server", address, "--out", out, ...words], output);
  return { code, stderr: stderr(), stdout: stdout() };
}

async function exportedSnapshot(thread: string): Promise<ReturnType<typeof readSnapshot>> {
  const html = await readFile(join(temporary.path, `${thread}.html`), "utf8");
  return readSnapshot(/id="run">(.*?)<\/script>/s.exec(html)?.[1] ?? "");
}

test("exports a thread of a server with its journal", async () => {
  expect(await exportFrom("known")).toMatchObject({ code: 0 });
  expect(await exportedSnapshot("known")).toMatchObject({
    thread: "known",
    graph: "greeting",
    entries: expect.arrayContaining([{ at: 1, kind: "event", event }]),
    values: { messages: [said, { content: "Good day." }] },
    questions: [],
    drawing: {
      nodes: [
        { id: "__start__", label: "__start__" },
        { id: "greeter", label: "greeter" },
      ],
      edges: [{ source: "__start__", target: "greeter", isConditional: false, label: null }],
    },
  });
});

test("exports the state at the end of each run, and says that the journal is full", async () => {
  const { code, stderr } = await exportFrom("long");
  expect(code).toBe(0);
  expect(stderr).toContain(
    "the journal of this thread is full: what happened after it was is not in the file",
  );
  expect(stderr).toContain("set TROUPE_JOURNAL_MEGABYTES");
  expect(await exportedSnapshot("long")).toMatchObject({
    journalFullSince: 1,
    isHistoryCut: false,
    values: { run: { id: "r" }, messages: [said, said] },
    runValues: { old: { run: { id: "old" }, messages: [said] } },
  });
});

test("says as JSON what the file does not have", async () => {
  expect(JSON.parse((await exportWith("long", "--json")).stdout)).toMatchObject({
    thread: "long",
    journalFullSince: "1970-01-01T00:00:00.001Z",
    missing: [
      expect.stringMatching(/^no journal was kept of 1 of the 2 runs of this thread: /),
      expect.stringContaining("journal of this thread is full"),
    ],
  });
  expect(JSON.parse((await exportWith("plain", "--json")).stdout)).toMatchObject({
    journalFullSince: null,
    missing: [expect.stringMatching(/^no journal was kept of this thread: /)],
  });
});

test("makes the entries from the checkpoints if the server has no console", async () => {
  const { code, stderr } = await exportFrom("plain");
  expect(code).toBe(0);
  expect(stderr).toContain("no journal was kept of this thread");
  const snapshot = await exportedSnapshot("plain");
  expect(snapshot?.hasJournal).toBe(false);
  expect(snapshot?.entries.length).toBeGreaterThan(0);
});

test("says what a server does not tell", async () => {
  expect(await exportFrom("unknown")).toEqual({
    code: 2,
    stderr: `troupe: unknown thread "unknown" on ${address}\n`,
  });
  expect((await exportFrom("nameless")).stderr).toContain("add --graph <name>");
  expect((await exportFrom("nameless", "--graph", "greeting")).code).toBe(0);
});
