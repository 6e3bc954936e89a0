import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const SCRIPT = join(ROOT, "scripts/install-services");

/** Runs the script as root on a system that has only these programs, each with the text of its shell script. */
function install(programs: Readonly<Record<string, string>>) {
  using folder = temporaryFolder();
  for (const tool of ["env", "mktemp", "rm", "tail"]) {
    symlinkSync(join("/usr/bin", tool), join(folder.path, tool));
  }
  for (const [name, script] of Object.entries({ id: "echo 0", ...programs })) {
    const path = join(folder.path, name);
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
  }
  const { status, stderr } = spawnSync("/usr/bin/bash", [SCRIPT], { env: { PATH: folder.path } });
  return { status, stderr: stderr.toString().trim().split("\n") };
}

describe.skipIf(process.platform !== "linux")("scripts/install-services", () => {
  test("says nothing if both servers are there", () => {
    expect(install({ "redis-server": "", initdb: "" })).toEqual({ status: 0, stderr: [""] });
  });

  test("installs what is missing by apt", () => {
    const { status, stderr } = install({ initdb: "", "apt-get": "" });
    expect([status, stderr]).toEqual([0, ["install-services: installed redis-server"]]);
  });

  test("fetches the lists if the first try fails, and names the command if the second fails too", () => {
    const { status, stderr } = install({ initdb: "", "apt-get": 'echo "E: $2 failed"; exit 100' });
    expect(status).toBe(0);
    expect(stderr).toEqual([
      "E: install failed",
      "E: update failed",
      "install-services: install with: sudo apt-get install -y --no-install-recommends redis-server",
    ]);
  });

  test("is run by the project's own check, before the tests", () => {
    const check = readFileSync(join(ROOT, ".ci/run"), "utf8");
    expect(check.indexOf("scripts/install-services")).toBeGreaterThan(-1);
    expect(check.indexOf("scripts/install-services")).toBeLessThan(check.indexOf("npm test"));
    for (const script of [SCRIPT, join(ROOT, ".ci/run")]) execFileSync("/usr/bin/bash", ["-n", script]);
  });
});
