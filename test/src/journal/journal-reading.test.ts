import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { deleteJournal } from "../../../src/journal/delete-journal.ts";
import { journalFile } from "../../../src/journal/journal-file.ts";
import { openJournal } from "../../../src/journal/open-journal.ts";
import { followJournal, readJournal } from "../../../src/journal/read-journal.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { tell, textIn, told } from "../../support/told-thread.ts";

describe("a journal that is read", () => {
  test("begins after a position, and leaves out lines that are not entries", async () => {
    using folder = temporaryFolder();
    const entry = (at: number): string =>
      JSON.stringify({ at, kind: "event", event: { type: "told", run: "r", sequence: at } });
    writeFileSync(
      journalFile(folder.path, "t"),
      `${entry(1)}\n{"at":2,"kin\nnull\n[]\n${entry(3)}\n${entry(4).slice(0, 20)}`,
    );
    const placed = await readJournal(folder.path, "t");
    expect(placed.map(({ position, entry: { at } }) => [position, at])).toEqual([
      [1, 1],
      [5, 3],
    ]);
    expect(await readJournal(folder.path, "t", { after: 1 })).toEqual(placed.slice(1));
  });

  test("is followed from before it exists, in order and without a gap, until its reader leaves", async () => {
    using folder = temporaryFolder();
    const stop = new AbortController();
    using journal = openJournal(folder.path);
    const got: unknown[] = [];
    const reader = (async () => {
      for await (const { position, entry } of followJournal(folder.path, "t", { signal: stop.signal })) {
        got.push([position, textIn(entry)]);
        if (position === 40) stop.abort();
      }
    })();
    for (let index = 1; index <= 40; index += 1) {
      tell("t", `größe ${index}`);
      if (index % 7 === 0) journal.flush();
    }
    journal.flush();
    await reader;
    expect(got).toEqual(Array.from({ length: 40 }, (_, index) => [index + 1, `größe ${index + 1}`]));
  });

  test("is followed from a position on, also if it is deleted and begun again", async () => {
    using folder = temporaryFolder();
    using journal = openJournal(folder.path);
    tell("t", "a long first text");
    tell("t", "second");
    journal.flush();
    const stop = new AbortController();
    const follower = followJournal(folder.path, "t", { after: 1, signal: stop.signal });
    const next = async (): Promise<unknown> => {
      const { value } = await follower.next();
      return value === undefined ? undefined : textIn(value.entry);
    };
    expect(await next()).toBe("second");
    await deleteJournal(folder.path, "t");
    tell("t", "anew");
    journal.flush();
    expect(await next()).toBe("anew");
    stop.abort();
    expect(await follower.next()).toEqual({ done: true, value: undefined });
  });
});

test("two processes write to one journal, line by line, and each reads what the other wrote", async () => {
  using folder = temporaryFolder();
  const [open, events] = ["src/journal/open-journal.ts", "src/events/events.ts"].map((path) =>
    JSON.stringify(pathToFileURL(join(import.meta.dirname, "../../..", path)).href),
  );
  const script = `const { openJournal } = await import(${open}); const { emit } = await import(${events});
    const journal = openJournal(${JSON.stringify(folder.path)});
    for (let index = 0; index < 200; index += 1) {
      emit({ configurable: { thread_id: "t" } }, { run: "other" }, { type: "told", text: "other " + index });
      if (index % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    process.exit(0);`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script]);
  using journal = openJournal(folder.path);
  const ended = once(child, "exit");
  for (let index = 0; index < 200; index += 1) {
    tell("t", `own ${index}`);
    if (index % 10 === 0) journal.flush();
  }
  await ended;
  journal.flush();
  const texts = await told(folder.path, "t");
  const from = (who: string): unknown[] => texts.filter((text) => String(text).startsWith(who));
  expect([from("own").length, from("other").length]).toEqual([200, 200]);
  for (const who of ["own", "other"])
    expect(from(who)).toEqual(Array.from({ length: 200 }, (_, index) => `${who} ${index}`));
});
