import { expect, it } from "vitest";
import type { JournalEntry } from "../../../src/journal/journal-entry.ts";
import { EntryList } from "../../../web/page/connection/entry-list.ts";

function started(at: number, run = "r1"): JournalEntry {
  const event = {
    type: "agent_started",
    run,
    agent: "a",
    step: null,
    attempt: 1,
    sequence: at * 1000,
  } as const;
  return { at, kind: "event", event };
}

it("counts an entry once that comes by the stream and by the journal", () => {
  const list = new EntryList();
  expect(list.add([started(1), started(2)])).toBe(true);
  expect(list.add([started(1), started(2)])).toBe(false);
  expect(list.add([started(2), started(2, "r2")])).toBe(true);
  expect(list.list()).toEqual([started(1), started(2), started(2, "r2")]);
});

it("puts a late entry where it belongs in time", () => {
  const list = new EntryList();
  list.add([started(5), started(9)]);
  list.add([started(7), started(1)]);
  expect(list.list().map(({ at }) => at)).toEqual([1, 5, 7, 9]);
});

it("gives the same list until an entry is added, and never changes a list that it gave", () => {
  const list = new EntryList();
  list.add([started(5)]);
  const before = list.list();
  expect(list.list()).toBe(before);
  list.add([started(1)]);
  expect(before).toHaveLength(1);
  expect(list.list()).toHaveLength(2);
});
