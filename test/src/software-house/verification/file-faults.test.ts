import { describe, expect, it } from "vitest";
import { fileFaults } from "../../../../src/software-house/evidence/file-faults.ts";

const file = (path: string, content = "x"): { path: string; content: string } => ({ path, content });

describe("fileFaults", () => {
  it("finds nothing in a project with folders and hidden files", () => {
    expect(fileFaults([file("main.go"), file("cmd/server/main.go"), file(".gitignore")])).toEqual([]);
  });

  it.each([
    ["../evil", '"../evil" leaves the project by ..'],
    ["a/../../evil", '"a/../../evil" leaves the project by ..'],
    ["C:evil", '"C:evil" begins with a drive letter'],
    ["a\\b", '"a\\\\b" has a backslash; folders are told apart by /'],
    ["a\u0000b", '"a\\u0000b" has a control character'],
    ["./a", '"./a" has a part that is only a dot'],
    ["a//b", '"a//b" names no file, or has an empty part'],
    ["a/", '"a/" names no file, or has an empty part'],
    ["", '"" is empty'],
    [".git/hooks/pre-commit", '".git/hooks/pre-commit" is in the reserved folder .git'],
    ["a/Node_Modules/x.js", '"a/Node_Modules/x.js" is in the reserved folder Node_Modules'],
    [".troupe/start", '".troupe/start" is in the reserved folder .troupe'],
  ])("refuses the path %j", (path, fault) => {
    expect(fileFaults([file(path)])).toEqual([fault]);
  });

  it("refuses an absolute path", () => {
    expect(fileFaults([file("/etc/passwd")])).toEqual(['"/etc/passwd" is absolute']);
  });

  it("refuses paths that are one file, or a file and a folder, somewhere", () => {
    expect(fileFaults([file("a"), file("a"), file("README"), file("readme"), file("A/b")])).toEqual([
      '"a" is given twice',
      '"readme" differs from "README" only in spelling',
      '"a" is a file and also the folder of "A/b"',
    ]);
  });

  it("refuses what is too much", () => {
    const many = Array.from({ length: 3 }, (_, index) => file(`${index}`, "xxx"));
    expect(fileFaults(many, { files: 2, fileBytes: 2 })).toEqual([
      "there are 3 files; at most 2 are taken",
      '"0" is 3 bytes; at most 2 are taken',
      '"1" is 3 bytes; at most 2 are taken',
      '"2" is 3 bytes; at most 2 are taken',
    ]);
  });

  it("refuses a project without files", () => {
    expect(fileFaults([])).toEqual(["there are no files"]);
  });
});
