import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const PROGRAM = fileURLToPath(new URL("../fixtures/import-graphs.ts", import.meta.url));

test("importing the graphs reads no key and no file, opens no socket and leaves nothing behind", async () => {
  const folder = await mkdtemp(join(tmpdir(), "troupe-import-"));
  try {
    await writeFile(join(folder, ".env"), "this is no environment file\n");
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ["--import", import.meta.resolve("tsx"), PROGRAM],
      { cwd: folder, env: {} },
    );
    expect({ ...JSON.parse(stdout), stderr, folder: await readdir(folder) }).toEqual({
      graphs: ["router", "handoffs", "supervisor", "software-house"],
      touched: [],
      left: [],
      stderr: "",
      folder: [".env"],
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});
