import { execFile } from "node:child_process";
import { chmodSync, existsSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const SCRIPT = fileURLToPath(new URL("../../../../scripts/install-system", import.meta.url));
/** Gives a command a terminal of its own. */
const TERMINAL = "/usr/bin/script";
const TOOLS = ["bash", "env", "id", "mktemp", "rm", "tail", "uname"];

/**
 * Runs the script on a system that has only these programs. Each program is a shell script. With `typed` the script runs
 * on a terminal, on which this is typed; its output is then in `stdout`.
 */
async function install(
  programs: Readonly<Record<string, string>>,
  words: readonly string[] = [],
  typed: string | null = null,
) {
  using folder = temporaryFolder();
  for (const tool of TOOLS) symlinkSync(join("/usr/bin", tool), join(folder.path, tool));
  for (const [name, script] of Object.entries(programs)) {
    const path = join(folder.path, name);
    // Delete the link first. Otherwise the write would follow it and overwrite the system's program.
    if (TOOLS.includes(name)) await promisify(execFile)("rm", [path]);
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
  }
  const command = ["/usr/bin/bash", SCRIPT, ...words];
  const [program = "", ...rest] =
    typed === null ? command : [TERMINAL, "-qec", command.join(" "), "/dev/null"];
  const run = promisify(execFile)(program, rest, {
    // Where the script also looks for Go: this machine may have one there.
    env: { PATH: folder.path, GOROOT: folder.path, SHELL: "/usr/bin/bash" },
  });
  // The script may end before it reads.
  run.child.stdin?.on("error", () => undefined).end(typed ?? "");
  return await run.then(
    ({ stdout, stderr }) => ({ exit: 0, stdout, stderr: stderr.trim().split("\n") }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      exit: error.code,
      stdout: error.stdout,
      stderr: error.stderr.trim().split("\n"),
    }),
  );
}

const ALL = { bwrap: "", go: "", gcc: "" };
const ROOT = { id: "echo 0" };
const USER = { id: "echo 1000" };
const COMMAND = "sudo apt-get install -y --no-install-recommends bubblewrap golang-go";

describe.skipIf(process.platform !== "linux")("scripts/install-system", () => {
  test.each([[[]], [["--check"]]])("prints nothing if everything is installed: %j", async (words) => {
    expect(await install(ALL, words)).toEqual({ exit: 0, stdout: "", stderr: [""] });
  });

  test("installs only what is missing, by apt, as root", async () => {
    const { exit, stderr } = await install({ ...ROOT, gcc: "", "apt-get": "echo $* >&2" });

    expect(exit).toBe(0);
    expect(stderr.map((line) => line.replace(" libc6-dev", ""))).toEqual([
      "install-system: installing: bubblewrap golang-go",
      "install-system: installed: bubblewrap golang-go",
    ]);
  });

  test("names the command if apt fails, and exits with 0", async () => {
    const { exit, stderr } = await install({
      ...ROOT,
      gcc: "",
      "apt-get": "echo E: no network >&2; exit 100",
    });

    expect(exit).toBe(0);
    expect(stderr).toContain("E: no network");
    expect(stderr.at(-1)).toContain(
      `apt could not install them (is there a network?). Install with: ${COMMAND}`,
    );
  });

  test("names the command if the user may not install", async () => {
    const { exit, stderr } = await install({ ...USER, gcc: "", "apt-get": "exit 1", sudo: "exit 1" });

    expect(exit).toBe(0);
    expect(stderr).toEqual([
      expect.stringContaining(`this user may not install them. Install with: ${COMMAND}`),
    ]);
  });

  test("installs nothing with --check", async () => {
    const { exit, stderr } = await install({ ...ROOT, gcc: "", "apt-get": "echo called >&2" }, ["--check"]);

    expect(exit).toBe(0);
    expect(stderr).toEqual([expect.stringContaining(`Install with: ${COMMAND}`)]);
  });

  test("asks nobody without a terminal, and installs nothing", async () => {
    const { exit, stderr } = await install({ ...ROOT, gcc: "", "apt-get": "echo called >&2" }, ["--ask"]);

    expect(exit).toBe(0);
    expect(stderr).toEqual([expect.stringContaining(`Install with: ${COMMAND}`)]);
  });

  describe.skipIf(!existsSync(TERMINAL))("with --ask on a terminal", () => {
    const system = { ...USER, gcc: "", "apt-get": "echo apt called", sudo: "echo sudo called" };

    test.each(["n\n", "\n", "perhaps\n", "\u0004"])("installs nothing after %j", async (typed) => {
      const { exit, stdout } = await install(system, ["--ask"], typed);

      expect(exit).toBe(0);
      expect(stdout).toContain("? [y/N] ");
      expect(stdout).toContain(`not installed. Install with: ${COMMAND}`);
      expect(stdout).not.toContain("called");
    });

    test.each(["y\n", "Yes\n"])("installs after %j, by sudo", async (typed) => {
      const { exit, stdout } = await install(system, ["--ask"], typed);

      expect(exit).toBe(0);
      expect(stdout).toMatch(/\[y\/N\] [^]*sudo called[^]*installed: bubblewrap golang-go/);
    });

    test("asks nothing if everything is installed", async () => {
      expect(await install({ ...system, ...ALL }, ["--ask"], "")).toMatchObject({ exit: 0, stdout: "" });
    });
  });

  test.each([
    { system: { dnf: "" }, command: "sudo dnf install -y bubblewrap golang gcc" },
    { system: { pacman: "" }, command: "sudo pacman -S --needed bubblewrap go gcc" },
    { system: { uname: "echo Darwin" }, command: "brew install go podman" },
  ])("names the command of another system: $command", async ({ system, command }) => {
    const { exit, stderr } = await install(system);

    expect(exit).toBe(0);
    expect(stderr[0]).toContain(`nstall with: ${command}`);
  });

  test("exits with 2 if its arguments are invalid", async () => {
    expect(await install(ALL, ["--chekc"])).toEqual({
      exit: 2,
      stdout: "",
      stderr: ["usage: scripts/install-system [--ask | --check]"],
    });
  });
});
