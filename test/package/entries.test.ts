import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { filesOf, idleAfter } from "../../bench/entries/import-entry.ts";
import { entriesOf } from "../../bench/entries/measure.ts";
import { modulesFrom, packagesFrom } from "../support/modules-from.ts";

const ROOT = join(import.meta.dirname, "../..");
const text = readFileSync(join(ROOT, "package.json"), "utf8");
const { exports, peerDependenciesMeta } = JSON.parse(text) as {
  exports: Record<string, string>;
  peerDependenciesMeta: Record<string, { optional: boolean }>;
};
const ENTRIES = entriesOf(text);
const OPTIONAL = ENTRIES.filter((entry) => entry !== "troupe" && entry !== "troupe/graphs");
const OPTIONAL_PACKAGES = Object.keys(peerDependenciesMeta);

/** Returns the folder of an entry's own modules, such as `src/mcp/`. */
function folderOf(entry: string): string {
  const target = exports[entry.replace("troupe", ".")] ?? "";
  return /^\.\/dist\/(.*\/)index\.js$/.exec(target)?.[1] ?? "";
}

/** Returns the package in whose folder a file lies, or null. */
function packageOf(path: string): string | null {
  return /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? null;
}

describe('import "troupe"', () => {
  test("imports no module of an optional entry, and later only the scripted models of a rehearsal", () => {
    const folders = OPTIONAL.filter((entry) => entry !== "troupe/testing").map(folderOf);
    expect(folders).toContain("src/mcp/");
    const foreign = [...modulesFrom("src/index.ts")].filter((path) =>
      folders.some((folder) => path.startsWith(folder)),
    );
    expect(foreign).toEqual([]);
  });

  test("loads no file of an optional entry, and none of an optional package", async () => {
    const paths = (await filesOf("troupe")).map(({ path }) => path);
    expect(paths).toContain(join(ROOT, "dist/src/index.js"));
    const entries = new Set(OPTIONAL.map((entry) => join(ROOT, `dist/${folderOf(entry)}index.js`)));
    expect(paths.filter((path) => entries.has(path))).toEqual([]);
    expect(paths.filter((path) => OPTIONAL_PACKAGES.includes(packageOf(path) ?? ""))).toEqual([]);
  });

  test("would be noticed with them: workers import bullmq, and ioredis is among the optional packages", () => {
    expect([...packagesFrom("src/workers/index.ts")]).toEqual(expect.arrayContaining(["bullmq", "pg"]));
    expect(OPTIONAL_PACKAGES).toEqual(expect.arrayContaining(["bullmq", "ioredis", "pg"]));
  });
});

test.each(ENTRIES)("%s loads no optional package, and leaves nothing open", async (entry) => {
  const paths = (await filesOf(entry)).map(({ path }) => path);
  expect(paths.length).toBeGreaterThan(0);
  expect(paths.filter((path) => OPTIONAL_PACKAGES.includes(packageOf(path) ?? ""))).toEqual([]);
  expect((await idleAfter(entry, 0.5)).resources).toEqual([]);
});
