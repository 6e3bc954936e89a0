import { join } from "node:path";
import { specTest } from "@langchain/langgraph-checkpoint-validation";
import { emptyCheckpoint, type BaseCheckpointSaver } from "@langchain/langgraph";
import { SqliteSaver as LangGraphSaver } from "@langchain/langgraph-checkpoint-sqlite";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test, vi } from "vitest";
import { prepareSqlite, type SqliteConnection } from "../../../src/threads/sqlite.ts";
import { SQLITE_DRIVERS } from "../../support/sqlite-drivers.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

// LangGraph's tests of savers take these from the global object.
const globals = { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test };
for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
afterAll(() => vi.unstubAllGlobals());

const thread = { configurable: { thread_id: "t", checkpoint_ns: "" } };

describe.each(SQLITE_DRIVERS)("a saver in SQLite by %s", (_name, load) => {
  const opened = new Map<BaseCheckpointSaver, Disposable>();

  // LangGraph's own tests of savers. Under this name they expect that each checkpoint holds all channels.
  specTest<BaseCheckpointSaver>({
    checkpointerName: "@langchain/langgraph-checkpoint-sqlite",
    async createCheckpointer() {
      const folder = temporaryFolder();
      const { saver, database } = (await prepareSqlite(load))(join(folder.path, "threads.db"));
      opened.set(saver, {
        [Symbol.dispose]() {
          database.close();
          folder[Symbol.dispose]();
        },
      });
      return saver;
    },
    destroyCheckpointer: (saver) => opened.get(saver)?.[Symbol.dispose](),
  });

  it("reads what LangGraph's saver wrote, and the other way round", async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, "threads.db");
    const { saver, database }: SqliteConnection = (await prepareSqlite(load))(file);
    const theirs = LangGraphSaver.fromConnString(file);
    try {
      for (const [writer, reader] of [
        [theirs, saver],
        [saver, theirs],
      ] as const) {
        const config = await fill(writer);
        expect(comparable(await reader.getTuple(thread))).toEqual(comparable(await writer.getTuple(thread)));
        expect((await reader.getTuple(config))?.pendingWrites).toEqual([
          ["one", "__error__", { message: "late" }],
          ["one", "dish", "soup"],
        ]);
        await reader.deleteThread("t");
        expect(await writer.getTuple(thread)).toBeUndefined();
      }
    } finally {
      database.close();
      theirs.db.close();
    }
  });

  it("keeps a thread whose id is a number under its digits", async () => {
    using folder = temporaryFolder();
    const { saver, database } = (await prepareSqlite(load))(join(folder.path, "threads.db"));
    const checkpoint = emptyCheckpoint();
    const metadata = { source: "input", step: -1, parents: {} } as const;
    await saver.put({ configurable: { thread_id: 7, checkpoint_ns: "" } }, checkpoint, metadata, {});
    expect((await saver.getTuple({ configurable: { thread_id: "7" } }))?.checkpoint.id).toBe(checkpoint.id);
    await expect(saver.getTuple({ configurable: { thread_id: "" } })).rejects.toThrow("thread_id");
    database.close();
  });
});

/** Stores two checkpoints, and the writes of a task after the second; resolves to the second's config. */
async function fill(saver: BaseCheckpointSaver) {
  const metadata = { source: "loop", step: 1, parents: {} } as const;
  const first = await saver.put(thread, { ...emptyCheckpoint(), id: "1" }, metadata, {});
  const config = await saver.put(first, { ...emptyCheckpoint(), id: "2" }, metadata, {});
  await saver.putWrites(config, [["dish", "soup"]], "one");
  await saver.putWrites(config, [["dish", "a second answer of the same task"]], "one");
  for (const message of ["early", "late"]) await saver.putWrites(config, [["__error__", { message }]], "one");
  return config;
}

/** Leaves out what differs although it means the same: LangGraph's saver returns the config that it was given. */
function comparable(tuple: Awaited<ReturnType<BaseCheckpointSaver["getTuple"]>>) {
  return tuple && { ...tuple, config: { ...tuple.config.configurable } };
}
