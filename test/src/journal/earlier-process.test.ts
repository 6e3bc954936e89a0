import { appendFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { journalFile } from "../../../src/journal/journal-file.ts";
import { openJournal } from "../../../src/journal/open-journal.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { tell, told } from "../../support/told-thread.ts";

describe("a journal of an earlier process", () => {
  test("that is full stays so: nothing comes behind what was left out", async () => {
    using folder = temporaryFolder();
    const warnings: string[] = [];
    const options = { maximumBytes: 20_000, warn: (text: string) => void warnings.push(text) };
    for (const texts of [["first", "x".repeat(30_000)], ["small"], ["small"]]) {
      using journal = openJournal(folder.path, options);
      for (const text of texts) {
        tell("t", text);
        journal.flush();
      }
    }
    expect(await told(folder.path, "t")).toEqual(["first"]);
    expect(warnings).toHaveLength(1);
  });

  test("that ends in the middle of a line loses only that line", async () => {
    using folder = temporaryFolder();
    for (const text of ["one", "two"]) {
      using journal = openJournal(folder.path);
      for (const thread of ["torn", "whole"]) tell(thread, text);
      journal.flush();
      appendFileSync(journalFile(folder.path, "torn"), '{"at":');
    }
    expect([await told(folder.path, "torn"), await told(folder.path, "whole")]).toEqual([
      ["one", "two"],
      ["one", "two"],
    ]);
  });
});
