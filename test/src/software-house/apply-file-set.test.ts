import { describe, expect, test } from "vitest";
import { readFiles } from "../../../src/software-house/apply-file-set.ts";
import type { FileSet } from "../../../src/software-house/contract/file-set.ts";

const before = [
  { path: "main.go", content: "a := 1\nb := 2\nb := 2\n" },
  { path: "old.go", content: "old" },
];

function reply(changes: Partial<FileSet>): FileSet {
  return { files: [], edits: null, deleted: null, notes: "", disputes: [], ...changes };
}

function filesAfter(changes: Partial<FileSet>, isRepair = true): unknown {
  const read = readFiles(reply(changes), { before, isRepair });
  return "value" in read ? read.value.files : read.faults;
}

describe("a developer's reply", () => {
  test("with files alone is the whole project at first, and keeps other files in a repair", () => {
    const files = [{ path: "main.go", content: "new" }];
    expect(filesAfter({ files }, false)).toEqual(files);
    expect(filesAfter({ files })).toEqual([files[0], before[1]]);
  });

  test("of today's shape, without edits and deleted paths, is read", () => {
    const files = [{ path: "main.go", content: "new" }];
    expect(readFiles({ files, notes: "", disputes: [] }, { before: [], isRepair: false })).toMatchObject({
      value: { files },
    });
  });

  test("with edits or deleted paths keeps all other files, also at first", () => {
    const edits = [{ path: "main.go", edits: [{ find: "a := 1", replace: "a := $&" }] }];
    const edited = { path: "main.go", content: "a := $&\nb := 2\nb := 2\n" };
    expect(filesAfter({ edits }, false)).toEqual([edited, before[1]]);
    expect(filesAfter({ edits, deleted: ["old.go", "none.go"] })).toEqual([edited]);
    const files = [{ path: "new.go", content: "new" }];
    expect(filesAfter({ files, deleted: [] }, false)).toEqual([...before, files[0]]);
  });

  test("is returned with each edit that does not apply exactly once", () => {
    const edits = [
      {
        path: "main.go",
        edits: [
          { find: "b := 2", replace: "b := 3" },
          { find: "c", replace: "d" },
          { find: "", replace: "d" },
        ],
      },
      { path: "mian.go", edits: [{ find: "a", replace: "b" }] },
    ];
    expect(filesAfter({ edits })).toEqual([
      'edit 1 of main.go: find must occur exactly once, but is there several times: "b := 2"',
      'edit 2 of main.go: find must occur exactly once, but is not in the file: "c"',
      "edit 3 of main.go: find must not be empty",
      'edits: there is no file "mian.go"; available: main.go, old.go',
    ]);
  });

  test("is returned if a path has a text and edits, or if nothing is left", () => {
    const edits = [{ path: "main.go", edits: [] }];
    expect(filesAfter({ files: [{ path: "main.go", content: "" }], edits })).toEqual([
      'each path in files and edits must be unique, but "main.go" is used several times',
    ]);
    expect(filesAfter({ deleted: ["main.go", "old.go"] })).toEqual(["files must not be empty"]);
    expect(filesAfter({}, false)).toEqual(["files must not be empty"]);
  });
});
