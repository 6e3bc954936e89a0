import { copyFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createSupervisor } from "../../../graphs/index.ts";
import { messageOf } from "../../../src/errors/locate-error.ts";
import { nextAction, openThreads, type Models, type Threads } from "../../../src/index.ts";
import { openSharedState, openSqliteStore } from "../../../src/shared-state/index.ts";
import { explainedError } from "../../../src/threads/database-fault.ts";
import { THREADS } from "../../../src/threads/sqlite.ts";
import { whileAlone } from "../../../src/threads/sqlite-database.ts";
import { ask } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { canMountDisks, mountSmallDisk } from "../../support/small-disk.ts";
import { cook } from "../../support/specialists.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const config = { configurable: { thread_id: "t" }, durability: "sync" } as const;
const plan = ["a", "b", "c", "d"].map((id) => step(id, [], "cook"));
const reason = canMountDisks ? "" : " (skipped: this user may not mount a disk)";
const coded = (code: string): unknown => expect.objectContaining({ code });

function dinner(models: Models, { saver }: Threads) {
  const manager = { plan: plan as never };
  return createSupervisor({
    specialists: [cook],
    manager,
    synthesis: "forward",
    models,
    checkpointer: saver,
  });
}

describe.skipIf(!canMountDisks)(`a database on a disk that is full or read-only${reason}`, () => {
  it("says so in plain words, and its run continues with everything that was written", async () => {
    const calls: string[] = [];
    await using scripted = await scriptedModels(({ lastUser }) => {
      const name = lastUser.split("Your task:\ndo ").at(-1) ?? "";
      calls.push(name);
      // Bytes that a checkpoint cannot hold twice on this disk.
      return { text: `${name} ${"is done ".repeat(2_000)}` };
    });
    using disk = mountSmallDisk("220k")!;
    const file = join(disk.path, "threads.db");
    {
      using threads = await openThreads({ file });
      await expect(dinner(scripted.models, threads).invoke(ask("Dinner."), config)).rejects.toEqual(
        expect.objectContaining({
          code: "threads_disk_full",
          message: `cannot keep threads in ${file}: the disk is full; what was written is kept, so make room and continue`,
        }),
      );
      await threads.idle();
    }
    disk.change("size=4m");
    using threads = await openThreads({ file });
    const graph = dinner(scripted.models, threads);
    expect(nextAction(await graph.getState(config))).toBe("continue");
    const { outcome } = await graph.invoke(null, config);
    expect(outcome?.status).toBe("completed");
    expect(new Set(calls)).toEqual(new Set(["a", "b", "c", "d"]));
  });

  it("refuses what does not fit, and takes what does", async () => {
    using disk = mountSmallDisk("220k")!;
    using store = await openSqliteStore({ file: join(disk.path, "state.db") });
    await using state = openSharedState(store, { namespace: "kitchen", maximumBytes: 1_000_000 });
    const tooMuch = state.set("dish", "soup".repeat(100_000));
    await expect(tooMuch).rejects.toEqual(coded("shared_state_disk_full"));
    await state.set("dish", "soup");
    expect(await state.get("dish")).toMatchObject({ value: "soup" });
  });

  it("cannot be opened if it is read-only", async () => {
    using disk = mountSmallDisk("1m")!;
    disk.change("ro");
    const file = join(disk.path, "new.db");
    await expect(openThreads({ file })).rejects.toEqual(coded("threads_read_only"));
    await expect(openSqliteStore({ file })).rejects.toEqual(coded("shared_state_read_only"));
  });
});

describe("a database that was deleted while it was open", () => {
  it("lets a run end, and refuses the next one", async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, "threads.db");
    await using scripted = await scriptedModels(() => {
      rmSync(file, { force: true });
      return { text: "done" };
    });
    using threads = await openThreads({ file });
    const graph = dinner(scripted.models, threads);
    expect((await graph.invoke(ask("Dinner."), config)).outcome?.status).toBe("completed");
    expect(() => threads.checkFile()).toThrow(`the file was deleted or replaced while it was in use`);
    await expect(graph.invoke(ask("Supper."), config)).rejects.toEqual(coded("threads_deleted"));
  });

  it("refuses to write to shared state that nobody would read", async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, "state.db");
    using store = await openSqliteStore({ file });
    await using state = openSharedState(store, { namespace: "kitchen" });
    rmSync(file);
    await expect(state.set("dish", "soup")).rejects.toEqual(coded("shared_state_deleted"));
  });
});

it("a database that was closed contains everything without its log", async () => {
  using folder = temporaryFolder();
  const [file, copy] = [join(folder.path, "threads.db"), join(folder.path, "copy.db")];
  await using scripted = await scriptedModels(() => ({ text: "done" }));
  {
    using threads = await openThreads({ file });
    await dinner(scripted.models, threads).invoke(ask("Dinner."), config);
  }
  expect(statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0).toBe(0);
  copyFileSync(file, copy);
  using threads = await openThreads({ file: copy });
  expect((await dinner(scripted.models, threads).getState(config)).values.outcome?.status).toBe("completed");
});

describe("an error of a database", () => {
  it("is not hidden by a ROLLBACK that fails, because SQLite has rolled back already", () => {
    const full = Object.assign(new Error("database or disk is full"), { code: "SQLITE_FULL" });
    const exec = (sql: string): void => {
      if (sql === "ROLLBACK") throw new Error("cannot rollback - no transaction is active");
    };
    const database = { exec, pragma: exec, prepare: () => ({}) as never, close: () => undefined };
    const work = (): void => {
      throw full;
    };
    expect(() => whileAlone(database, work)).toThrow(full);
  });

  it("is explained only if its cause is known", () => {
    const named = { file: "/nowhere/t.db", purpose: THREADS };
    const codes = ["SQLITE_FULL", "ENOSPC", "SQLITE_READONLY_DBMOVED", "SQLITE_READONLY", "EROFS", "EACCES"];
    const errors = codes.map((code) => explainedError(Object.assign(new Error("x"), { code }), named));
    expect(errors.map((error) => (error as { code: string }).code)).toEqual([
      "threads_disk_full",
      "threads_disk_full",
      "threads_deleted",
      "threads_read_only",
      "threads_read_only",
      "threads_read_only",
    ]);
    const others = [
      Object.assign(new Error("locked"), { code: "SQLITE_BUSY" }),
      new Error("other"),
      "text",
      null,
    ];
    expect(others.map((error) => explainedError(error, named))).toEqual(others);
  });

  it("is shown instead of the SuppressedError around it", () => {
    const inner = new Error("the disk is full");
    const outer = Object.assign(new Error(""), { name: "SuppressedError", error: inner, suppressed: null });
    expect(messageOf(Object.assign(new Error(""), { name: "SuppressedError", error: outer }))).toBe(
      "the disk is full",
    );
  });
});
