import { readdirSync, readFileSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createSupervisor } from "../../../graphs/index.ts";
import { emit } from "../../../src/events/events.ts";
import { tell, told } from "../../support/told-thread.ts";
import { deleteJournal } from "../../../src/journal/delete-journal.ts";
import { journalFile } from "../../../src/journal/journal-file.ts";
import { openJournal } from "../../../src/journal/open-journal.ts";
import { readJournal } from "../../../src/journal/read-journal.ts";
import { forgetKeys, rememberKey } from "../../../src/text/known-keys.ts";
import { scriptBySchema } from "../../../src/testing/index.ts";
import { ask, deliverTask, menu } from "../../support/kitchen.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { canMountDisks, mountSmallDisk } from "../../support/small-disk.ts";
import { baker, cook } from "../../support/specialists.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

describe("a journal", () => {
  test("has the events and the calls of a run, in their order, as the stream had them", async () => {
    using folder = temporaryFolder();
    await using scripted = await scriptedModels(scriptBySchema({ plan: menu, text: deliverTask }));
    const graph = createSupervisor({ specialists: [cook, baker], models: scripted.models });
    const streamed: unknown[] = [];
    using journal = openJournal(folder.path);
    const config = { configurable: { thread_id: "t-1" }, streamMode: "custom" as const };
    for await (const event of await graph.stream(ask("a feast"), config)) streamed.push(event);
    journal.flush();
    const placed = await readJournal(folder.path, "t-1");
    const entries = placed.map(({ entry }) => entry);
    expect(entries.flatMap((entry) => (entry.kind === "event" ? [entry.event] : []))).toEqual(streamed);
    expect(entries.filter(({ kind }) => kind === "call")).toHaveLength(scripted.server.requests.length);
    expect(placed.map(({ position }) => position)).toEqual(placed.map((_, index) => index + 1));
    const begun = entries[0]?.at ?? 0;
    expect(entries.every(({ at }) => at >= begun && at <= Date.now())).toBe(true);
  });

  test("keeps threads apart, and nothing of runs without a thread, or after it was closed", async () => {
    using folder = temporaryFolder();
    const journal = openJournal(folder.path);
    for (const text of ["a", "b", "c"]) {
      tell("one", text);
      tell("two", text.toUpperCase());
      tell(undefined, "nowhere");
    }
    journal.close();
    tell("one", "late");
    expect([await told(folder.path, "one"), await told(folder.path, "two")]).toEqual([
      ["a", "b", "c"],
      ["A", "B", "C"],
    ]);
    expect(await told(folder.path, "never")).toEqual([]);
    expect(readdirSync(folder.path)).toEqual(["one.jsonl", "two.jsonl"]);
  });

  test("goes on in the file that an earlier process has written", async () => {
    using folder = temporaryFolder();
    for (const text of ["first", "second"]) {
      using _journal = openJournal(folder.path);
      tell("t", text);
    }
    expect(await told(folder.path, "t")).toEqual(["first", "second"]);
  });

  test("hides configured keys, in events, prompts and replies", async () => {
    using folder = temporaryFolder();
    const key = "correct-horse-battery-staple-4711";
    rememberKey(key);
    try {
      const script = scriptBySchema({
        plan: menu,
        text: ({ lastUser }) => ({ text: `${key} for ${lastUser}` }),
      });
      await using scripted = await scriptedModels(script);
      const graph = createSupervisor({ specialists: [cook, baker], models: scripted.models });
      using journal = openJournal(folder.path);
      await graph.invoke(ask(`my key is ${key}`), { configurable: { thread_id: "t" } });
      tell("t", key);
      journal.flush();
      const written = readFileSync(journalFile(folder.path, "t"), "utf8");
      expect([written.includes(key), written.includes("[key]")]).toEqual([false, true]);
    } finally {
      forgetKeys();
    }
  });

  test("can be read by its owner only", async () => {
    using folder = temporaryFolder();
    const inner = join(folder.path, ".troupe", "journal");
    using journal = openJournal(inner);
    tell("t", "secret");
    journal.flush();
    const modes = [inner, journalFile(inner, "t")].map((path) => statSync(path).mode & 0o077);
    expect([modes, readFileSync(join(inner, ".gitignore"), "utf8")]).toEqual([[0, 0], "*\n"]);
  });

  test.each([
    "../../etc/passwd",
    "/etc/passwd",
    "..",
    "",
    "a/b",
    "a\\b",
    "a\0b",
    "CON",
    "con",
    "x".repeat(500),
    "Größe 1",
    "id-1",
  ])("stays in its folder for the thread %j, and apart from others", async (thread) => {
    using folder = temporaryFolder();
    using journal = openJournal(folder.path);
    tell(thread, "here");
    tell(`${thread}x`, "there");
    journal.flush();
    expect([await told(folder.path, thread), await told(folder.path, `${thread}x`)]).toEqual([
      ["here"],
      ["there"],
    ]);
    expect(readdirSync(folder.path)).toHaveLength(2);
    expect(readdirSync(folder.path).every((name) => /^[a-z0-9_-]+\.jsonl$/.test(name))).toBe(true);
    await deleteJournal(folder.path, thread);
    expect(readdirSync(folder.path)).toHaveLength(1);
  });
});

describe("the size of a journal is bounded", () => {
  test("for a thread: texts leave half of the room to everything else, and what is too much is left out with one warning", async () => {
    using folder = temporaryFolder();
    const warnings: string[] = [];
    using journal = openJournal(folder.path, {
      maximumBytes: 20_000,
      warn: (text) => void warnings.push(text),
    });
    const config = { configurable: { thread_id: "t" } };
    for (let index = 0; index < 100; index += 1) {
      emit(
        config,
        { run: "r", agent: "cook", step: "s" },
        { type: "step_text", text: "x".repeat(300), message: "m" },
      );
      journal.flush();
    }
    const size = statSync(journalFile(folder.path, "t")).size;
    expect([size > 9_000, size < 11_000, warnings]).toEqual([true, true, []]);
    for (let index = 0; index < 100; index += 1) {
      tell("t", `${index} ${"x".repeat(300)}`);
      journal.flush();
    }
    expect(statSync(journalFile(folder.path, "t")).size).toBeLessThanOrEqual(20_000);
    expect(warnings).toEqual([expect.stringMatching(/^the journal of a thread is full \(20000 bytes\)/)]);
    tell("other", "goes on");
    journal.flush();
    expect(await told(folder.path, "other")).toEqual(["goes on"]);
  });

  test("in threads: a further one replaces the one that was not written for longest", async () => {
    using folder = temporaryFolder();
    using journal = openJournal(folder.path, { maximumThreads: 3 });
    for (const [index, thread] of ["a", "b", "c"].entries()) {
      tell(thread, "before");
      journal.flush();
      utimesSync(journalFile(folder.path, thread), index + 1, index + 1);
    }
    tell("a", "again");
    journal.flush();
    tell("d", "new");
    journal.flush();
    expect(readdirSync(folder.path).toSorted()).toEqual(["a.jsonl", "c.jsonl", "d.jsonl"]);
  });
});

describe("a journal that cannot be written", () => {
  test("warns once, and the run completes", async () => {
    using folder = temporaryFolder({ journal: "a file where the folder would be" });
    const warnings: string[] = [];
    await using scripted = await scriptedModels(scriptBySchema({ plan: menu, text: deliverTask }));
    const graph = createSupervisor({ specialists: [cook, baker], models: scripted.models });
    using journal = openJournal(join(folder.path, "journal"), {
      warn: (text) => void warnings.push(text),
    });
    const { outcome } = await graph.invoke(ask("a feast"), { configurable: { thread_id: "t" } });
    journal.flush();
    tell("t", "more");
    journal.flush();
    expect([outcome?.status, warnings]).toEqual([
      "completed",
      [expect.stringMatching(/^the journal cannot be written, so a part of it is missing: /)],
    ]);
  });

  test.skipIf(!canMountDisks)(
    "because the disk is full goes on when there is room again, without the torn line",
    async () => {
      using disk = mountSmallDisk("64k");
      const path = disk?.path ?? "";
      const warnings: string[] = [];
      using journal = openJournal(path, { warn: (text) => void warnings.push(text) });
      tell("t", "first");
      journal.flush();
      for (let index = 0; index < 20; index += 1) {
        tell("t", `${index} ${"x".repeat(8_000)}`);
        journal.flush();
      }
      disk?.change("size=1m");
      tell("t", "last");
      journal.flush();
      const texts = await told(path, "t");
      expect([texts[0], texts.at(-1), texts.length < 22, warnings.length]).toEqual([
        "first",
        "last",
        true,
        1,
      ]);
    },
  );
});
