import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { keptJournalFolder, openKeptJournal } from "../../cli/threads/kept-journal.ts";
import type { Output } from "../../cli/output.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { tell, told } from "../support/told-thread.ts";

const output = { say: () => undefined } as unknown as Output;

afterEach(() => vi.unstubAllEnvs());

test("the journal of kept threads lies next to their file", async () => {
  using folder = temporaryFolder();
  const threads = { file: join(folder.path, "threads.db") };
  using journal = openKeptJournal(threads, output);
  tell("t", "kept");
  journal?.flush();
  expect(readdirSync(folder.path)).toEqual(["threads.db.journal"]);
  expect(await told(keptJournalFolder(threads), "t")).toEqual(["kept"]);
});

test("TROUPE_JOURNAL=off keeps none, and what is neither on nor off is an error", () => {
  using folder = temporaryFolder();
  const threads = { file: join(folder.path, "threads.db") };
  vi.stubEnv("TROUPE_JOURNAL", "off");
  expect(openKeptJournal(threads, output)).toBe(null);
  vi.stubEnv("TROUPE_JOURNAL", "never");
  expect(() => openKeptJournal(threads, output)).toThrow("TROUPE_JOURNAL: it must be on or off");
  tell("t", "not kept");
  expect(readdirSync(folder.path)).toEqual([]);
});
