import { describe, expect, test } from "vitest";
import type { JournalEntry } from "../../../src/journal/journal-entry.ts";
import { gapsOf } from "../../../web/page/run-page/gaps-of.ts";
import { viewWith } from "../fixtures/run-views.ts";

const finished: JournalEntry = {
  at: 2_000,
  kind: "event",
  event: { type: "told", run: "r", agent: null, step: null, attempt: 1, sequence: 2_000_000 },
};

type Known = Parameters<typeof gapsOf>[0];

function known(changes: Partial<Known> = {}): Known {
  return {
    entries: [finished],
    hasJournal: true,
    runs: [{ run: "r", startedAt: 1, request: null }],
    selectedRun: "r",
    journalFullSince: null,
    isHistoryCut: false,
    isOfWorkers: false,
    runValues: {},
    view: viewWith({ run: "r", status: "finished", endedAt: 2_000 }),
    ...changes,
  };
}

describe("what of a run is missing", () => {
  test("is nothing if its journal is whole, however many checkpoints there are", () => {
    expect(gapsOf(known())).toEqual([]);
    expect(gapsOf(known({ isHistoryCut: true }))).toEqual([]);
  });

  test("is what came after its journal was full, and how to keep more is said", () => {
    const [text = "", ...others] = gapsOf(known({ journalFullSince: 2_000 }));
    expect(others).toEqual([]);
    expect(text).toContain("The journal of this thread is full. What happened after 1970-01-01 00:00:02 UTC");
    expect(text).toMatch(/prompts and replies, tools, retries/);
    expect(text).toContain("set TROUPE_JOURNAL_MEGABYTES");
    // A run that was over before is whole.
    expect(gapsOf(known({ journalFullSince: 2_001 }))).toEqual([]);
  });

  test("is what checkpoints do not tell, if it has no journal, and what checkpoints were not read", () => {
    const run = { entries: [{ ...finished, since: 1_000 }] };
    expect(gapsOf(known(run))).toEqual([
      expect.stringMatching(/^No journal of this run is here, .* what unfinished steps have written\.$/),
    ]);
    expect(gapsOf(known({ ...run, isHistoryCut: true }))[1]).toMatch(/^Only the newest 1,000 checkpoints/);
    // A worker keeps only the last checkpoint of a finished thread.
    expect(gapsOf(known({ entries: [], hasJournal: false }))).toEqual(gapsOf(known(run)));
    const idle = viewWith({ run: null, status: "idle" });
    expect(gapsOf(known({ entries: [], hasJournal: false, view: idle }))).toEqual([]);
    expect(gapsOf(known({ ...run, isOfWorkers: true }))[0]).toMatch(/which may be on another machine\.$/);
  });

  test("is the state of an earlier run, if no checkpoint has it", () => {
    const runs = ["newer", "r"].map((run) => ({ run, startedAt: 1, request: null }));
    expect(gapsOf(known({ runs, runValues: null }))).toEqual([
      "The state at the end of this run is not known: no checkpoint of it is kept.",
    ]);
    expect(gapsOf(known({ runs, runValues: undefined }))).toEqual([]);
  });
});
