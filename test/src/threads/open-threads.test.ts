import { readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createRouter, createSupervisor } from "../../../graphs/index.ts";
import { openThreads } from "../../../src/index.ts";
import { ask, deliverTask } from "../../support/kitchen.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { cook } from "../../support/specialists.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const config = { configurable: { thread_id: "t" } };
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe("threads in a SQLite file", () => {
  it("are readable by their owner only", async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, "state", "threads.db");
    using threads = await openThreads({ file });
    using _lock = threads.locks.lock("t");
    threads.records.write({ ...RECORD, thread: "t" });
    const paths = ["", "threads.db", "threads.db-wal", "threads.db.locks"].map((name) =>
      join(folder.path, "state", name),
    );
    expect(paths.map(modeOf)).toEqual(["700", "600", "600", "700"]);
  });

  it("outlive the process that wrote them", async () => {
    await using scripted = await scriptedModels(deliverTask);
    using folder = temporaryFolder();
    const file = join(folder.path, "threads.db");
    const manager = { plan: [{ agent: "cook", task: "Cook." }] } as const;
    for (const turn of [1, 2]) {
      using threads = await openThreads({ file });
      const options = { specialists: [cook], manager, models: scripted.models };
      const house = createSupervisor({ ...options, checkpointer: threads.saver });
      const { messages } = await house.invoke(ask("Dinner."), config);
      expect(messages).toHaveLength(2 * turn);
    }
  });

  it("are locked through the file, for graphs that share nothing else", async () => {
    await using scripted = await scriptedModels(deliverTask);
    using folder = temporaryFolder();
    const file = join(folder.path, "threads.db");
    using threads = await openThreads({ file });
    using elsewhere = await openThreads({ file });
    const router = createRouter({
      specialists: [cook],
      classifier: () => "cook",
      models: scripted.models,
      checkpointer: elsewhere.saver,
    });
    const lock = threads.locks.lock("t");
    expect([elsewhere.locks.isHeld("t"), elsewhere.locks.isHeld("u")]).toEqual([true, false]);
    await expect(router.invoke(ask("Cook."), config)).rejects.toEqual(
      expect.objectContaining({
        code: "thread_busy",
        message: expect.stringMatching(/^thread t is in use by another run of this process since 20/),
      }),
    );
    lock[Symbol.dispose]();
    await router.invoke(ask("Cook."), config);
    expect({ requests: scripted.server.requests.length, locks: readdirSync(`${file}.locks`) }).toEqual({
      requests: 1,
      locks: [],
    });
  });

  it("are refused with a reason if the package is missing or the file cannot be used", async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, "no-database");
    const missing = Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" });
    await expect(openThreads({ file, load: () => Promise.reject(missing) })).rejects.toEqual(
      expect.objectContaining({
        code: "threads_unavailable",
        message: "cannot open threads: before Node 22.13, SQLite needs a package: npm install libsql",
      }),
    );
    expect(readdirSync(folder.path)).toEqual([]);
    writeFileSync(file, "This is a text, which is longer than the header that SQLite looks at.".repeat(20));
    await expect(openThreads({ file })).rejects.toEqual(
      expect.objectContaining({
        code: "threads_unavailable",
        message: expect.stringContaining(`cannot keep threads in ${file}: `),
      }),
    );
  });
});

describe("the list of threads", () => {
  it("has one entry for each thread, the latest first", async () => {
    using folder = temporaryFolder();
    using threads = await openThreads({ file: join(folder.path, "threads.db") });
    const { records } = threads;
    const [a, b] = [
      { ...RECORD, thread: "a" },
      { ...RECORD, thread: "b", updatedAt: 2 },
    ];
    records.write(a);
    records.write(b);
    records.write({ ...a, status: "finished", updatedAt: 3 });
    expect(records.list()).toEqual([{ ...a, status: "finished", updatedAt: 3 }, b]);
    records.remove("a");
    expect([records.find("a"), records.find("b")]).toEqual([null, b]);
  });
});

const RECORD = {
  graph: "supervisor",
  folder: "/",
  request: "Cook.",
  after: null,
  status: "unfinished",
  updatedAt: 1,
} as const;
