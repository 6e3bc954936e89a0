import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { endLostRuns } from "../../../web/server/end-lost-runs.ts";

/** Writes what a server keeps, lets the next one begin, and returns what is kept then. */
async function afterRestart(text: string): Promise<string> {
  using folder = temporaryFolder();
  mkdirSync(join(folder.path, ".langgraph_api"));
  const file = join(folder.path, ".langgraph_api/.langgraphjs_ops.json");
  writeFileSync(file, text);
  await endLostRuns(folder.path);
  return readFileSync(file, "utf8");
}

function run(thread: string, status: string): object {
  return { thread_id: thread, status, updated_at: "2026-01-01T00:00:00.000Z" };
}

test("a run that is lost is interrupted, and its thread is idle; one that waits, or has ended, stays", async () => {
  const meta = { values: { "runs.1.updated_at": ["Date"] } };
  const kept = {
    json: {
      runs: {
        1: run("a", "running"),
        2: run("b", "running"),
        3: run("b", "pending"),
        4: run("c", "success"),
      },
      threads: {
        a: { status: "busy" },
        b: { status: "busy" },
        c: { status: "interrupted" },
        "its run was deleted": { status: "busy" },
      },
      retry_counter: { 1: 1 },
    },
    meta,
  };
  expect(JSON.parse(await afterRestart(JSON.stringify(kept)))).toEqual({
    json: {
      runs: {
        1: run("a", "interrupted"),
        2: run("b", "interrupted"),
        3: run("b", "pending"),
        4: run("c", "success"),
      },
      threads: {
        a: { status: "idle" },
        b: { status: "busy" },
        c: { status: "interrupted" },
        "its run was deleted": { status: "idle" },
      },
      retry_counter: { 1: 1 },
    },
    meta,
  });
});

test.each(["", "{ torn", "[]", '{"json":{"runs":[]}}', '{ "json": { "runs": {}, "threads": {} } }'])(
  "a file that holds no lost run stays as it is: %s",
  async (text) => {
    expect(await afterRestart(text)).toBe(text);
  },
);

test("a project that was never served needs no file", async () => {
  using folder = temporaryFolder();
  await expect(endLostRuns(folder.path)).resolves.toBeUndefined();
});
