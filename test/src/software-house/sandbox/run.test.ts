import { expect, test } from "vitest";
import { forEachUser, LIMITS } from "../../../support/sandbox/users.ts";

forEachUser("a command in bubblewrap", (runner) => {
  test("is reported with its output and how it ended", async () => {
    const report = await runner.shell("cat; echo out; echo err >&2; exit 3", { stdin: "in\n" });

    expect(report).toEqual({
      exit: 3,
      signal: null,
      stopped: null,
      stdout: "in\nout\n",
      stderr: "err\n",
      milliseconds: expect.any(Number) as number,
    });
  });

  test("is reported with the signal that ended it", async () => {
    expect(await runner.shell("kill -SEGV $$")).toMatchObject({
      exit: null,
      signal: "SIGSEGV",
      stopped: null,
    });
  });

  test("that does not exist ends with 127, as in a shell", async () => {
    expect(await runner.run(["nonesuch"])).toMatchObject({
      exit: 127,
      stderr: expect.stringContaining("nonesuch") as string,
    });
  });

  test("runs in the folder of its project's files", async () => {
    const report = await runner.shell("pwd; cat poem.txt", { files: { "poem.txt": "so much depends" } });

    expect(report.stdout).toBe("/project\nso much depends");
  });

  test("has its own environment variables, PATH, HOME and TMPDIR, and no others", async () => {
    process.env["SECRET_KEY"] = "sk-secret";
    const report = await runner.run(["env"], { environment: { COLOR: "blue =\n$x" } });
    delete process.env["SECRET_KEY"];

    expect(report.stdout.split("\n").sort()).toEqual([
      "",
      "$x",
      "COLOR=blue =",
      "HOME=/tmp/home",
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      "PWD=/project",
      "TMPDIR=/tmp",
    ]);
  });

  test("can write to its home and its temporary folder", async () => {
    const script =
      'echo kept > "$HOME/note" && echo there > "$TMPDIR/note" && cat ~/note /tmp/note && whoami';

    expect(await runner.shell(script)).toMatchObject({ exit: 0, stdout: "kept\nthere\nsandbox\n" });
  });

  test("can read mounted folders of the host, and cannot write to them", async () => {
    using tools = runner.folder({ tool: "#!/bin/sh\necho tool\n" });
    const mounts = [{ host: tools.path, inside: "/opt/tools", writable: false }];

    const report = await runner.shell("sh /opt/tools/tool && echo x > /opt/tools/tool", { mounts });

    expect(report).toMatchObject({
      stdout: "tool\n",
      stderr: expect.stringContaining("Read-only") as string,
    });
  });

  test("that is invalid is refused with all its mistakes before anything runs", async () => {
    using folder = runner.folder();
    const attempt = runner.run([], {
      project: `${folder.path}/none`,
      mounts: [{ host: folder.path, inside: "cache", writable: true }],
      limits: { ...LIMITS, seconds: 0 },
    });

    await expect(attempt).rejects.toThrow(
      `A command for the sandbox: arguments must start with a program, but is empty; project must be the absolute path of an existing folder, but is "${folder.path}/none"; mount.inside must be an absolute path, but is "cache"; mount "cache" must be read-only, unless the command has keepIn or scratch; limits.seconds must be a number above 0, but is 0`,
    );
  });
});
