import { expect, test } from "vitest";
import { readJournalSettings } from "../../../src/journal/journal-settings.ts";

test("TROUPE_JOURNAL turns journals off", () => {
  const keepsJournal = (value: string | undefined): boolean =>
    readJournalSettings({ TROUPE_JOURNAL: value }).isKept;
  expect([undefined, "", "on", "ON", "off", " Off "].map(keepsJournal)).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
  ]);
  expect(() => keepsJournal("no")).toThrow('TROUPE_JOURNAL: it must be on or off, but is "no"');
});

test("TROUPE_JOURNAL_MEGABYTES says how large the journal of a thread gets", () => {
  const sizeOf = (value: string): number | undefined =>
    readJournalSettings({ TROUPE_JOURNAL_MEGABYTES: value }).maximumBytes;
  expect(["", " ", "1", " 50 ", "200"].map(sizeOf)).toEqual([
    undefined,
    undefined,
    1_000_000,
    50_000_000,
    200_000_000,
  ]);
  for (const value of ["0", "201", "-5", "2.5", "20MB"]) {
    expect(() => sizeOf(value)).toThrow(
      `TROUPE_JOURNAL_MEGABYTES: it must be a whole number from 1 to 200, but is "${value}"`,
    );
  }
});
