import { lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { forEachUser, type Attempt, type Runner } from "../../../support/sandbox/users.ts";

/** Runs a script on a copy of a project. Returns each kept path with its text, or with `->` and a link's target. */
async function keep(runner: Runner, script: string, attempt: Attempt = {}) {
  using kept = runner.folder();
  const report = await runner.shell(script, { keepIn: kept.path, ...attempt });
  const paths = readdirSync(kept.path, { recursive: true, encoding: "utf8" }).sort();
  const textOf = (path: string): string => {
    const stats = lstatSync(join(kept.path, path));
    if (stats.isDirectory()) return "folder";
    return stats.isSymbolicLink() ? "link" : readFileSync(join(kept.path, path), "utf8");
  };
  const modes = Object.fromEntries(
    paths.map((path) => [path, lstatSync(join(kept.path, path)).mode & 0o7777]),
  );
  return { report, kept: Object.fromEntries(paths.map((path) => [path, textOf(path)])), modes };
}

forEachUser("a command that works on a copy", (runner) => {
  test("does not change its project, and its results are kept", async () => {
    using project = runner.folder({ "poem.txt": "so much depends\n", "old.txt": "" });

    const script =
      "rm old.txt; echo upon >> poem.txt; mkdir -p a/b; echo new > a/b/c; ln -s a/b/c here; ln -s ../c a/b/d";
    const { report, kept } = await keep(runner, script, { project: project.path });

    expect(report).not.toHaveProperty("notKept");
    expect(kept).toEqual({
      a: "folder",
      "a/b": "folder",
      "a/b/c": "new\n",
      "a/b/d": "link",
      here: "link",
      "poem.txt": "so much depends\nupon\n",
    });
    expect(readFileSync(join(project.path, "poem.txt"), "utf8")).toBe("so much depends\n");
    expect(readdirSync(project.path).sort()).toEqual(["old.txt", "poem.txt"]);
  });

  test("has its results kept if it fails", async () => {
    const { report, kept } = await keep(runner, "echo half > half; exit 1");

    expect(report.exit).toBe(1);
    expect(kept).toEqual({ half: "half\n" });
  });

  test("keeps no link that leaves the folder, and reports each", async () => {
    const script = `mkdir -p d/e; ln -s /etc/passwd a; ln -s ../../etc b; ln -s d/../../x c; echo x > x; ln -s ../../x d/e/ok
      ln -s ../../.. d/e/f; ln -s d/e/ok/.. g; ln -s / h`;
    const { report, kept } = await keep(runner, script);

    expect(kept).toEqual({ d: "folder", "d/e": "folder", "d/e/ok": "link", x: "x\n" });
    expect(report.notKept?.toSorted()).toEqual([
      '"a": a link that leaves the folder, to "/etc/passwd"',
      '"b": a link that leaves the folder, to "../../etc"',
      '"c": a link that leaves the folder, to "d/../../x"',
      '"d/e/f": a link that leaves the folder, to "../../.."',
      '"g": a link that leaves the folder, to "d/e/ok/.."',
      '"h": a link that leaves the folder, to "/"',
    ]);
  });

  test("keeps no pipe and no socket, and only the rights to read and to execute", async () => {
    const script = `mkfifo pipe; echo x > run; chmod 6777 run; echo y > data; chmod 666 data; mkdir -m 7777 open
      python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("socket")'`;
    const { report, modes } = await keep(runner, script);

    expect(modes).toEqual({ run: 0o755, data: 0o644, open: 0o755 });
    expect(report.notKept?.toSorted()).toEqual([
      '"pipe": neither a file nor a folder',
      '"socket": neither a file nor a folder',
    ]);
  });

  test("keeps no sparse file that is larger than the limit", async () => {
    const { report, kept } = await keep(runner, "truncate -s 1T huge; echo small > small");

    expect(kept).toEqual({ small: "small\n" });
    expect(report.notKept).toEqual(['"huge": 1099511627776 bytes are more than what is left of the limit']);
  });

  test("reports what was left out up to a maximum number of lines", async () => {
    const { report } = await keep(runner, "for i in $(seq 150); do ln -s / link$i; done");

    expect(report.notKept).toHaveLength(101);
    expect(report.notKept?.at(-1)).toBe("and 50 more");
  });

  test("has its results kept if its folders are too deep for a path", async () => {
    const script = `python3 -c 'import os
for i in range(60):
    os.mkdir("x" * 100); os.chdir("x" * 100)
'; echo top > top`;
    const { report, kept } = await keep(runner, script);

    expect(report.exit).toBe(0);
    expect(kept["top"]).toBe("top\n");
    expect(report.notKept?.[0]).toMatch(/ENAMETOOLONG$/);
  });

  test("sees only its project's files in the copy and in /source, and has them kept", async () => {
    using kept = runner.folder();

    const { stdout } = await runner.shell("ls -A; ls /source", { files: { a: "" }, keepIn: kept.path });

    expect(stdout).toBe("a\na\n");
    expect(statSync(join(kept.path, "a")).size).toBe(0);
  });

  test("is stopped if it leaves more files than are kept, and keeps the first of them", async () => {
    using kept = runner.folder();
    const script = "for i in range(10_500): open(str(i), 'w').close()";
    const report = await runner.python(script, { keepIn: kept.path, limits: { diskBytes: 2 ** 28 } });

    expect(report).toMatchObject({ exit: 0, stopped: "disk" });
    expect(readdirSync(kept.path)).toHaveLength(10_000);
  });

  test("has nothing kept with scratch, but can write to its copy", async () => {
    using project = runner.folder({ "poem.txt": "so much\n" });
    const script = "echo more >> poem.txt; cat poem.txt; echo new > new; cat new";

    const report = await runner.shell(script, { project: project.path, scratch: true });

    expect(report).toMatchObject({ exit: 0, stdout: "so much\nmore\nnew\n" });
    expect(readdirSync(project.path)).toEqual(["poem.txt"]);
    expect(readFileSync(join(project.path, "poem.txt"), "utf8")).toBe("so much\n");
  });

  test("can write to a cache that is kept after it", async () => {
    using cache = runner.folder();
    const mounts = [{ host: cache.path, inside: "/cache", writable: true }];

    await keep(runner, "mkdir /cache/x; echo warm > /cache/x/y", { mounts });
    const { report } = await keep(runner, "cat /cache/x/y", { mounts });

    expect(report.stdout).toBe("warm\n");
  });
});
