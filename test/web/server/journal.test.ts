import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JournalEntry } from "../../../src/journal/journal-entry.ts";
import { langGraphProject, startDev, type DevCommand } from "../../support/dev-command.ts";

// What the server keeps of runs, and how a browser reads it.

const ROUTER = fileURLToPath(new URL("../../../graphs/router.ts", import.meta.url));

const project = langGraphProject((folder) => ({
  "langgraph.json": JSON.stringify({ graphs: { router: `${relative(folder, ROUTER)}:graph` } }),
}));
let dev: DevCommand;
beforeAll(async () => {
  dev = await startDev(project.path, ["--no-reload"]);
}, 60_000);
afterAll(async () => {
  await dev?.[Symbol.asyncDispose]();
  project[Symbol.dispose]();
});

async function post(path: string, body: object): Promise<unknown> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${dev.address}${path}`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  return response.json();
}

/** Runs the router once on a new thread, and returns the thread. */
async function runOnce(): Promise<string> {
  const { thread_id: thread } = (await post("/threads", {})) as { thread_id: string };
  const input = { messages: [{ role: "user", content: "Write a function that reverses a string." }] };
  await post(`/threads/${thread}/runs/wait`, { assistant_id: "router", input });
  return thread;
}

function addressOf(thread: string): string {
  return `${dev.address}/app/api/threads/${thread}/journal`;
}

async function entriesOf(thread: string): Promise<JournalEntry[]> {
  const response = await fetch(`${addressOf(thread)}?follow=0`);
  return ((await response.json()) as { entries: JournalEntry[] }).entries;
}

/** Follows a journal until so many entries have come, from after an id if one is given. */
async function follow(thread: string, count: number, after?: string): Promise<[id: string, JournalEntry][]> {
  const leaving = new AbortController();
  const headers = after === undefined ? {} : { "last-event-id": after };
  const response = await fetch(addressOf(thread), { headers, signal: leaving.signal });
  expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/);
  let received = "";
  const found = (): RegExpExecArray[] => [...received.matchAll(/^data: (.*)\nid: (\d+)\n\n/gm)];
  for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    received += piece;
    if (found().length >= count) break;
  }
  leaving.abort();
  return found().map(([, data = "", id = ""]) => [id, JSON.parse(data) as JournalEntry]);
}

describe("the journal of a thread", () => {
  test("has the events and the model calls of a run, and follows a thread from its beginning", async () => {
    const thread = await runOnce();
    const entries = await entriesOf(thread);
    const events = entries.flatMap((entry) => (entry.kind === "event" ? [entry.event.type] : []));
    expect(events).toEqual(expect.arrayContaining(["routed", "finished"]));
    expect(entries.filter(({ kind }) => kind === "call")).not.toEqual([]);
    const followed = await follow(thread, entries.length);
    expect(followed.map(([, entry]) => entry)).toEqual(entries);
    expect(followed.map(([id]) => id)).toEqual(entries.map((_, index) => String(index + 1)));
  });

  test("goes on after the last entry that a browser has seen", async () => {
    const thread = await runOnce();
    const entries = await entriesOf(thread);
    const rest = await follow(thread, entries.length - 2, "2");
    expect(rest.map(([, entry]) => entry)).toEqual(entries.slice(2));
    expect(rest[0]?.[0]).toBe("3");
  });

  test("streams what happens while a browser follows", async () => {
    const { thread_id: thread } = (await post("/threads", {})) as { thread_id: string };
    const followed = follow(thread, 2);
    const input = { messages: [{ role: "user", content: "Hello." }] };
    await post(`/threads/${thread}/runs/wait`, { assistant_id: "router", input });
    expect((await followed).map(([id]) => id)).toEqual(expect.arrayContaining(["1", "2"]));
  });

  test("is gone with its thread", async () => {
    const thread = await runOnce();
    expect(await entriesOf(thread)).not.toEqual([]);
    await fetch(`${dev.address}/threads/${thread}`, { method: "DELETE" });
    expect(await entriesOf(thread)).toEqual([]);
  });

  test("leads to no other file, and stays out of the project's repository", async () => {
    for (const thread of ["..%2f..%2fpackage", "%2e%2e%2f%2e%2e%2flanggraph.json", "no-such-thread"]) {
      expect(await entriesOf(thread)).toEqual([]);
    }
    const kept = join(project.path, ".troupe/journal");
    expect(existsSync(kept)).toBe(true);
    expect(readFileSync(join(kept, ".gitignore"), "utf8")).toBe("*\n");
  });
});
