import { expect, test } from "vitest";
import { forEachUser, LIMITS } from "../../../support/sandbox/users.ts";

forEachUser("a command in bubblewrap", (runner) => {
  test("is reported with all that it said and how it ended", async () => {
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

  test("tells the signal that ended it", async () => {
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

  test("finds its project's files, and itself in their folder", async () => {
    const report = await runner.shell("pwd; cat poem.txt", { files: { "poem.txt": "so much depends" } });

    expect(report.stdout).toBe("/project\nso much depends");
  });

  test("has the environment that it is given, and PATH, HOME and TMPDIR, and nothing else", async () => {
    process.env["SECRET_KEY"] = "sk-secret";
    const report = await runner.run(["env"], { environment: { COLOUR: "blue =\n$x" } });
    delete process.env["SECRET_KEY"];

    expect(report.stdout.split("\n").sort()).toEqual([
      "",
      "$x",
      "COLOUR=blue =",
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

  test("sees more of the host where that is mounted, and cannot write it", async () => {
    using tools = runner.folder({ tool: "#!/bin/sh\necho tool\n" });
    const mounts = [{ host: tools.path, inside: "/opt/tools", writable: false }];

    const report = await runner.shell("sh /opt/tools/tool && echo x > /opt/tools/tool", { mounts });

    expect(report).toMatchObject({
      stdout: "tool\n",
      stderr: expect.stringContaining("Read-only") as string,
    });
  });

  test("that cannot be meant so is refused before anything runs", async () => {
    using folder = runner.folder();
    const attempt = runner.run([], {
      project: `${folder.path}/none`,
      mounts: [{ host: folder.path, inside: "cache", writable: true }],
      limits: { ...LIMITS, seconds: 0 },
    });

    await expect(attempt).rejects.toThrow(
      `A command for the sandbox: there is no command; project must be an existing folder by its absolute path, not ${folder.path}/none; cache is no absolute path inside; cache can be written only by a command that works on a copy (keepIn); the limit seconds must be a number above zero, not 0`,
    );
  });
});
