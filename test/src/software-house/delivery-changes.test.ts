import { appendFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { deliveryChanges, isDelivery } from "../../../src/software-house/delivery-changes.ts";
import { scriptBySchema } from "../../../src/testing/index.ts";
import { sha256 } from "../../../src/text/hash.ts";
import { house, houseScript, reviewed, written } from "../../support/house.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** Delivers a project into a folder: one that is verified, or one that fails. */
async function deliver(out: string, fate = "good"): Promise<void> {
  await using scripted = await scriptedModels(
    scriptBySchema({ ...houseScript, file_set: written(fate), review: reviewed() }),
  );
  await house(scripted, { out, limits: { rounds: 1 } });
}

/** Writes over a file, and makes its hash in the list fit. */
async function rewrite(out: string, path: string, change: (text: string) => string): Promise<void> {
  const text = change(await readFile(join(out, path), "utf8"));
  await writeFile(join(out, path), text);
  const list = join(out, "evidence/files.json");
  const listed = JSON.parse(await readFile(list, "utf8")) as { path: string; sha256: string }[];
  for (const one of listed) if (one.path === path) one.sha256 = sha256(text);
  await writeFile(list, JSON.stringify(listed));
}

const passed = (text: string): string =>
  text
    .replaceAll('"not-verified"', '"verified"')
    .replaceAll(': "failed"', ': "passed"')
    .replaceAll('"fail"', '"pass"');

describe("a delivery", () => {
  test("is one with a project and its evidence, and nothing in it is changed", async () => {
    using folder = temporaryFolder();
    expect(await isDelivery(folder.path)).toBe(false);
    await deliver(folder.path);
    expect([await isDelivery(folder.path), await deliveryChanges(folder.path)]).toEqual([true, []]);
  });

  test.each([
    "project/main.go",
    "project/SPECIFICATION.md",
    "evidence/acceptance_tests.json",
    "evidence/specification.json",
    "evidence/reports/round-1.json",
    "evidence/review.json",
    "evidence/verdict.json",
    "REPORT.md",
  ])("names %s if it was changed, and nothing else", async (path) => {
    using folder = temporaryFolder();
    await deliver(folder.path);
    await appendFile(join(folder.path, path), " ");
    expect(await deliveryChanges(folder.path)).toEqual([`${path} was changed`]);
    await rm(join(folder.path, path));
    expect(await deliveryChanges(folder.path)).toContain(`${path} is missing`);
  });

  test("names what was added, but not what a build makes", async () => {
    using folder = temporaryFolder();
    await deliver(folder.path);
    await mkdir(join(folder.path, "project/node_modules"));
    await writeFile(join(folder.path, "project/node_modules/x.js"), "x");
    await writeFile(join(folder.path, "project/greet"), Buffer.from([0, 1]));
    await writeFile(join(folder.path, "notes.txt"), "mine");
    expect(await deliveryChanges(folder.path)).toEqual([]);
    await writeFile(join(folder.path, "project/evil.go"), "package main");
    await writeFile(join(folder.path, "evidence/reports/round-2.json"), "{}");
    expect(await deliveryChanges(folder.path)).toEqual([
      "evidence/reports/round-2.json was added",
      "project/evil.go was added",
    ]);
  });

  test("without its list is not taken for unchanged", async () => {
    using folder = temporaryFolder();
    await deliver(folder.path);
    await writeFile(join(folder.path, "evidence/files.json"), "[]");
    expect(await deliveryChanges(folder.path)).toEqual([
      "evidence/files.json is missing, or does not list the files of a delivery",
    ]);
  });
});

describe("a delivery whose list was made to fit", () => {
  test.each<[string, string[], RegExp]>([
    [
      "a verdict that was raised",
      ["evidence/verdict.json"],
      /verdict.json says verified, but its evidence is not-verified/,
    ],
    ["a report that was raised", ["evidence/reports/round-1.json"], /round-1.json was changed/],
    [
      "a verdict and a report that were raised",
      ["evidence/verdict.json", "evidence/reports/round-1.json"],
      /round-1.json was changed/,
    ],
  ])("shows %s", async (_, paths, expected) => {
    using folder = temporaryFolder();
    await deliver(folder.path, "fails greets c1: silence");
    for (const path of paths) await rewrite(folder.path, path, passed);
    expect((await deliveryChanges(folder.path)).join("\n")).toMatch(expected);
  });

  test.each(["project/main.go", "evidence/review.json", "evidence/specification.json"])(
    "shows that %s is not what was judged",
    async (path) => {
      using folder = temporaryFolder();
      await deliver(folder.path);
      await rewrite(folder.path, path, (text) =>
        text.replace("good", "evil").replace("greet", "beat").replace("main.go:1", "x"),
      );
      expect(await deliveryChanges(folder.path)).toEqual([
        "evidence/verdict.json has another hash than its evidence: one of them was changed",
      ]);
    },
  );

  test("shows a REPORT.md with another verdict", async () => {
    using folder = temporaryFolder();
    await deliver(folder.path, "fails greets c1: silence");
    await rewrite(folder.path, "REPORT.md", (text) => text.replace(/NOT VERIFIED \d/, "VERIFIED 3"));
    expect((await deliveryChanges(folder.path))[0]).toMatch(
      /^REPORT.md was changed: it does not show the verdict, NOT VERIFIED/,
    );
  });
});
