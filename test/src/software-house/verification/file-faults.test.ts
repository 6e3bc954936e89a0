import { describe, expect, it } from "vitest";
import { fileFaults } from "../../../../src/software-house/evidence/file-faults.ts";

const file = (path: string, content = "x"): { path: string; content: string } => ({ path, content });

describe("fileFaults", () => {
  it("accepts a project with folders and hidden files", () => {
    expect(fileFaults([file("main.go"), file("cmd/server/main.go"), file(".gitignore")])).toEqual([]);
  });

  it.each([
    ["../evil", '"../evil" leaves the project through ..'],
    ["a/../../evil", '"a/../../evil" leaves the project through ..'],
    ["C:evil", '"C:evil" starts with a drive letter'],
    ["a\\b", '"a\\\\b" has a backslash; separate folders with /'],
    ["a\u0000b", '"a\\u0000b" has a control character'],
    ["./a", '"./a" has a part that is only a dot'],
    ["a//b", '"a//b" has an empty part'],
    ["a/", '"a/" has an empty part'],
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

  it("refuses paths that some file systems treat as one file, or as a file and a folder", () => {
    expect(fileFaults([file("a"), file("a"), file("README"), file("readme"), file("A/b")])).toEqual([
      '"a" occurs twice',
      '"readme" differs from "README" only in case or in how accents are encoded',
      '"a" is a file, but also the folder of "A/b"',
    ]);
  });

  it("refuses too many files and files that are too large", () => {
    const many = Array.from({ length: 3 }, (_, index) => file(`${index}`, "xxx"));
    expect(fileFaults(many, { files: 2, fileBytes: 2 })).toEqual([
      "there are 3 files, but at most 2 are allowed",
      '"0" must be at most 2 bytes, but is 3',
      '"1" must be at most 2 bytes, but is 3',
      '"2" must be at most 2 bytes, but is 3',
    ]);
  });

  it("refuses a project without files", () => {
    expect(fileFaults([])).toEqual(["there are no files"]);
  });
});
