import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { copyTree, NO_LIMITS } from "../../../../src/software-house/sandbox/copy-tree.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

/** Creates a folder with this number of empty files, 1,000 in each inner folder. */
function folderOf(files: number): ReturnType<typeof temporaryFolder> {
  const folder = temporaryFolder();
  for (let index = 0; index < files; index += 1) {
    const inner = join(folder.path, String(Math.floor(index / 1_000)));
    if (index % 1_000 === 0) mkdirSync(inner);
    writeFileSync(join(inner, String(index)), "");
  }
  return folder;
}

test("a copy ends when its signal is aborted, and lets other work run meanwhile", async () => {
  using from = folderOf(8_000);
  using to = temporaryFolder();
  const controller = new AbortController();
  setImmediate(() => controller.abort());

  const report = await copyTree(from.path, to.path, { ...NO_LIMITS, signal: controller.signal });

  expect(report).toEqual({ notKept: [], stopped: "aborted" });
  expect(readdirSync(to.path, { recursive: true }).length).toBeLessThan(8_000);
});

test("a copy ends when its time is over", async () => {
  using from = folderOf(8_000);
  using to = temporaryFolder();

  const report = await copyTree(from.path, to.path, { ...NO_LIMITS, seconds: 0.001 });

  expect(report).toEqual({ notKept: [], stopped: "time" });
});

test("a copy ends after its limit of files and folders, also those of one large folder", async () => {
  using from = folderOf(1_500);
  using to = temporaryFolder();

  const report = await copyTree(from.path, to.path, { ...NO_LIMITS, entries: 300 });

  expect(report).toEqual({ notKept: [], stopped: "disk" });
  expect(readdirSync(to.path, { recursive: true })).toHaveLength(300);
});

test("a large file is copied whole, with its time and its right to be executed", async () => {
  const content = Array.from({ length: 100_000 }, (_, index) => `line ${index}\n`).join("");
  using from = temporaryFolder({ "large.txt": content });
  using to = temporaryFolder();

  expect(await copyTree(from.path, to.path, NO_LIMITS)).toEqual({ notKept: [], stopped: null });
  expect(readFileSync(join(to.path, "large.txt"), "utf8")).toBe(content);
});
