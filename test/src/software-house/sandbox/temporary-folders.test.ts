import { spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import {
  createTemporaryFolder,
  LONGEST_FOLDER_NAME,
  sweepTemporaryFolders,
} from "../../../../src/software-house/sandbox/temporary-folders.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const MODULE = pathToFileURL(
  join(import.meta.dirname, "../../../../src/software-house/sandbox/temporary-folders.ts"),
).href;

/** Starts a process that creates a temporary folder with a file in it, and kills it with SIGKILL. Returns the path. */
async function leftIn(base: string): Promise<string> {
  const script = `const { createTemporaryFolder } = await import(${JSON.stringify(MODULE)});
    console.log(createTemporaryFolder("verify", ${JSON.stringify(base)})); setTimeout(() => {}, 60_000);`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script]);
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  child.kill("SIGKILL");
  await once(child, "exit");
  const path = line.toString().trim();
  writeFileSync(join(path, "large"), "x".repeat(10_000));
  return path;
}

test("what a killed process left is removed when another one creates its first folder there", async () => {
  using base = temporaryFolder();
  const left = await leftIn(base.path);
  expect(existsSync(join(left, "large"))).toBe(true);

  const own = createTemporaryFolder("stage", base.path);

  await expect.poll(() => readdirSync(base.path)).toEqual([basename(own)]);
});

test("folders of running processes, and of other programs, stay", async () => {
  using base = temporaryFolder();
  const own = createTemporaryFolder("verify", base.path);
  for (const name of ["troupe-verify-AbCdEf", "troupe-notes", "other-2hwcg.1a2b3c4.1z141z3-AbCdEf"])
    mkdirSync(join(base.path, name));

  await sweepTemporaryFolders(base.path);

  expect(readdirSync(base.path).toSorted()).toEqual(
    [basename(own), "other-2hwcg.1a2b3c4.1z141z3-AbCdEf", "troupe-notes", "troupe-verify-AbCdEf"].toSorted(),
  );
});

test("the owner's number alone is not enough: another process may have it now", async () => {
  using base = temporaryFolder();
  const own = basename(createTemporaryFolder("verify", base.path));
  // The same process number, but an earlier start.
  const earlier = own.replace(/\.\w+\./, ".1.");
  if (earlier !== own) mkdirSync(join(base.path, earlier));

  await sweepTemporaryFolders(base.path);

  expect(readdirSync(base.path)).toEqual([own]);
});

test("a link in place of a folder, and links inside of one, are not followed", async () => {
  using base = temporaryFolder();
  using precious = temporaryFolder({ keep: "x" });
  const left = await leftIn(base.path);
  symlinkSync(precious.path, join(left, "inside"));
  const link = `${left.slice(0, -6)}LinkLn`;
  symlinkSync(precious.path, link);

  await sweepTemporaryFolders(base.path);

  expect(readdirSync(base.path)).toEqual([basename(link)]);
  expect(readdirSync(precious.path)).toEqual(["keep"]);
});

test.skipIf(process.getuid?.() !== 0)("folders of other users stay", async () => {
  using base = temporaryFolder();
  const left = await leftIn(base.path);
  chownSync(left, 12_345, 12_345);

  await sweepTemporaryFolders(base.path);

  expect(readdirSync(base.path)).toEqual([basename(left)]);
});

test.skipIf(process.platform !== "linux")("folders of another numbering of processes stay", async () => {
  using base = temporaryFolder();
  mkdirSync(join(base.path, "troupe-verify-zzzz.1.1-AbCdEf"));

  await sweepTemporaryFolders(base.path);

  expect(readdirSync(base.path)).toHaveLength(1);
});

test("names are not longer than the path of a socket allows", () => {
  using base = temporaryFolder();

  expect(basename(createTemporaryFolder("", base.path)).length).toBeLessThanOrEqual(LONGEST_FOLDER_NAME);
});
