import { describe, expect, test } from "vitest";
import { JournalWriter } from "../../../src/journal/journal-writer.ts";
import { openJournal } from "../../../src/journal/open-journal.ts";
import { followJournal, readJournalContent } from "../../../src/journal/read-journal.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { tell, told } from "../../support/told-thread.ts";

describe("a full journal", () => {
  test("is told to its readers, with when the last entry happened that it has", async () => {
    using folder = temporaryFolder();
    using journal = openJournal(folder.path, { maximumBytes: 2_000, warn: () => undefined });
    tell("t", "kept");
    journal.flush();
    expect((await readJournalContent(folder.path, "t")).fullSince).toBe(null);
    tell("t", "x".repeat(3_000));
    journal.flush();
    const { entries, fullSince } = await readJournalContent(folder.path, "t");
    expect([entries.length, fullSince]).toEqual([1, entries[0]?.at]);
    const stop = new AbortController();
    const full: number[] = [];
    const onFull = (since: number): void => {
      full.push(since);
      stop.abort();
    };
    // A reader that knows all entries is told, too.
    for await (const placed of followJournal(folder.path, "t", { after: 1, signal: stop.signal, onFull }))
      expect.unreachable(`nothing comes after it, but ${JSON.stringify(placed)} has`);
    expect(full).toEqual([fullSince]);
  });

  test("holds for all processes that write to it: what one has filled, no other adds to", async () => {
    using folder = temporaryFolder();
    const options = {
      folder: folder.path,
      maximumBytes: 1_000,
      maximumThreads: 5,
      warn: () => undefined,
    };
    const [one, other] = [new JournalWriter(options), new JournalWriter(options)];
    const write = (writer: JournalWriter, text: string): void => {
      const event = { type: "told", run: "r", agent: null, step: null, attempt: 1, sequence: 1, text };
      writer.add("t", { at: 1, kind: "event", event });
      writer.flush();
    };
    write(one, "first");
    write(other, "second");
    write(one, "x".repeat(2_000));
    write(other, "late");
    expect(await told(folder.path, "t")).toEqual(["first", "second"]);
  });
});
