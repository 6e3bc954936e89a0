import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ConfigurationError } from "../../../src/index.ts";
import { readEnvironmentFile } from "../../../src/models/environment-file.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

function read(text: string): Record<string, string> {
  using folder = temporaryFolder({ ".env": text });
  return readEnvironmentFile(join(folder.path, ".env"));
}

function faultsIn(text: string): readonly string[] {
  try {
    read(text);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
  return [];
}

test("a file that is not there is an empty one", () => {
  using folder = temporaryFolder();
  expect(readEnvironmentFile(join(folder.path, ".env"))).toEqual({});
});

test("values may be quoted, run over lines, be exported, empty, or end in a comment", () => {
  const text =
    "\uFEFFA=1\r\n\r\n  # a comment\nexport B = two # why\nC=\"a\nb # c\"\nD='x=y'\nE=\nF=`tick`\n";
  expect(read(text)).toEqual({ A: "1", B: "two", C: "a\nb # c", D: "x=y", E: "", F: "tick" });
});

test("a line that assigns nothing is named by its number, all of them at once, never by its content", () => {
  const faults = faultsIn("OPENAI_API_KEY sk-secret-1\nA=1\nsk-secret-2\n=3\n");
  expect(faults).toEqual(
    [1, 3, 4].map((line) => expect.stringMatching(`^line ${line} is neither NAME=value`) as string),
  );
  expect(faults.join()).not.toContain("secret");
});

test("a quote that is never closed is named by its first line", () => {
  expect(faultsIn('A=1\nKEY="sk-secret\nB=2\n')).toEqual([expect.stringMatching(/^line 2 .*quote/)]);
});

test("what cannot be read says so, and names the file", () => {
  using folder = temporaryFolder();
  const path = join(folder.path, ".env");
  mkdirSync(path);
  expect(() => readEnvironmentFile(path)).toThrow(`${path}: the file cannot be read`);
});
