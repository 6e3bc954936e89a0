import { readdirSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InMemoryStore, type BaseStore } from "@langchain/langgraph";
import { describe, expect, it } from "vitest";
import { openSharedState, openSqliteStore } from "../../../src/shared-state/index.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { openMemory, openSqlite } from "./support/stores.ts";
import { take } from "./suites/watching.ts";

const plain = (items: readonly { namespace: string[]; key: string; value: unknown }[]) =>
  items
    .map(({ namespace, key, value }) => ({ namespace, key, value }))
    .sort((one, other) => (one.key < other.key ? -1 : 1));

/** Asks any store the same questions. */
async function examine(store: BaseStore): Promise<unknown[]> {
  await store.put(["a"], "k1", { kind: "x", size: 1 });
  await store.put(["a", "b"], "k2", { kind: "y", size: 2, gone: null });
  await store.put(["ab"], "k3", { kind: "x", size: 3 });
  await store.put(["a"], "k1", { kind: "z", size: 10 });
  await store.put(["c"], "k4", { kind: "x" });
  await store.delete(["c"], "k4");
  await store.delete(["c"], "never there");
  const found = async (prefix: string[], options?: object) => plain(await store.search(prefix, options));
  return [
    (await store.get(["a"], "k1"))?.value,
    await store.get(["c"], "k4"),
    await found([]),
    await found(["a"]),
    await found(["a"], { filter: { kind: "z" } }),
    await found([], { filter: { size: { $gt: 2, $lte: 10 } } }),
    await found([], { filter: { size: { $gte: 2, $lt: 3 } } }),
    await found([], { filter: { kind: { $in: ["x", "y"] } } }),
    await found([], { filter: { kind: { $nin: ["x"], $ne: "y" } } }),
    await found([], { filter: { kind: { $eq: "x" }, size: { $unknown: 1 } } }),
    (await found([], { limit: 2 })).length,
    (await found([], { limit: 2, offset: 2 })).length,
    // In memory, a namespace stays after its last item was removed.
    (await store.listNamespaces()).filter(([first]) => first !== "c"),
    await store.listNamespaces({ prefix: ["a"] }),
    await store.listNamespaces({ suffix: ["b"] }),
    await store.listNamespaces({ prefix: ["*", "b"] }),
    (await store.listNamespaces({ maxDepth: 1 })).filter(([first]) => first !== "c"),
    await store.listNamespaces({ limit: 1, offset: 1 }),
  ];
}

describe("the store in a SQLite file", () => {
  it("answers like LangGraph's InMemoryStore", async () => {
    await using kept = await openSqlite();
    expect(await examine(kept.store)).toEqual(await examine(new InMemoryStore()));
  });

  it("stores when an item was created and changed, and refuses the same names as LangGraph", async () => {
    await using kept = await openSqlite();
    await kept.store.put(["a"], "k", { n: 1 });
    const first = await kept.store.get(["a"], "k");
    await kept.store.put(["a"], "k", { n: 2 });
    const second = await kept.store.get(["a"], "k");
    expect(second?.createdAt).toEqual(first?.createdAt);
    expect(second?.updatedAt.getTime()).toBeGreaterThanOrEqual(first?.updatedAt.getTime() ?? Infinity);
    await expect(kept.store.put(["a.b"], "k", {})).rejects.toThrow("periods");
  });

  it("writes a whole batch or nothing", async () => {
    await using kept = await openSqlite();
    const circle: Record<string, unknown> = {};
    circle["self"] = circle;
    const write = (key: string, value: Record<string, unknown>) => ({ namespace: ["a"], key, value });
    await expect(kept.store.batch([write("k1", { n: 1 }), write("k2", circle)])).rejects.toThrow(TypeError);
    expect(await kept.store.search(["a"])).toEqual([]);
  });

  it("is readable by its owner only, can be closed twice, and then refuses operations", async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, "state", "store.db");
    const store = await openSqliteStore({ file });
    await using state = openSharedState(store, { namespace: "board" });
    await state.set("topic", 1);
    const modes = readdirSync(join(folder.path, "state")).map((name) => {
      return [name, (statSync(join(folder.path, "state", name)).mode & 0o777).toString(8)];
    });
    expect(Object.fromEntries(modes)).toMatchObject({ "store.db": "600", "store.db.changed": "600" });
    store.stop();
    store[Symbol.dispose]();
    await expect(store.get(["a"], "k")).rejects.toMatchObject({ code: "shared_state_closed" });
    await expect(state.set("topic", 2)).rejects.toMatchObject({ code: "shared_state_closed" });
  });

  it("is refused with a reason if the package is missing or the file cannot be used", async () => {
    using folder = temporaryFolder({ "no-database": "This is a text and no database. ".repeat(200) });
    const missing = Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" });
    const file = join(folder.path, "no-database");
    await expect(openSqliteStore({ file, load: () => Promise.reject(missing) })).rejects.toMatchObject({
      code: "shared_state_unavailable",
      message: "cannot open the store: before Node 22.13, SQLite needs a package: npm install libsql",
    });
    await expect(openSqliteStore({ file })).rejects.toMatchObject({
      code: "shared_state_unavailable",
      message: expect.stringContaining(`cannot keep the store in ${file}: `),
    });
  });
});

describe("the file that wakes other connections", () => {
  it("wakes a connection that shares nothing else, also after the file was removed", async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, "store.db");
    using mine = await openSqliteStore({ file });
    using others = await openSqliteStore({ file });
    await using watched = openSharedState(mine, { namespace: "board" });
    await using written = openSharedState(others, { namespace: "board" });
    await using watch = watched.watch("topic");
    const first = watch.next();
    await watched.get("topic");
    await written.set("topic", 1);
    expect((await first).value).toMatchObject({ version: 1 });
    unlinkSync(`${file}.changed`);
    const second = watch.next();
    await written.set("topic", 2);
    expect((await second).value).toMatchObject({ version: 2 });
    writeFileSync(`${file}.changed`, "touched by somebody else");
    await written.set("topic", 3);
    expect(await take(watch, 1)).toMatchObject([{ version: 3 }]);
  });
});

describe("a store in memory", () => {
  it("shows shared state under its own namespaces, with the versions of deleted keys too", async () => {
    await using kept = await openMemory();
    await using state = openSharedState(kept.store, { namespace: ["thread", "1", "board"], agent: "cook" });
    await state.set("menu", ["soup"]);
    await state.claim("menu");
    await state.set("note", "gone soon");
    await state.delete("note");
    expect(await kept.store.listNamespaces({ prefix: ["thread"] })).toEqual([["thread", "1", "board"]]);
    expect(plain(await kept.store.search(["thread", "1"]))).toEqual([
      {
        namespace: ["thread", "1", "board"],
        key: "menu",
        value: { value: ["soup"], version: 1, owner: "cook" },
      },
      { namespace: ["thread", "1", "board"], key: "note", value: { version: 2, owner: null } },
    ]);
  });
});
