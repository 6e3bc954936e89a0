import { randomInt } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findSandbox } from "../../../../src/software-house/sandbox/find-sandbox.ts";
import { processesWith } from "../../../support/sandbox/processes.ts";
import { ask } from "../../../support/sandbox/serve.ts";
import { LIMITS } from "../../../support/sandbox/users.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const { sandbox } = await findSandbox({ engines: [], unsandboxed: true });

describe.skipIf(process.platform === "win32")("a program without a sandbox", () => {
  test("runs only if the caller allows it", async () => {
    expect(await findSandbox({ engines: [] })).toEqual({
      sandbox: null,
      hint: "no sandbox engine is allowed; available: bubblewrap, docker, podman",
    });
    expect(sandbox).toMatchObject({ engine: "none" });
  });

  test("works on a copy with its own environment", async () => {
    using project = temporaryFolder({ "poem.txt": "so much" });
    process.env["SECRET_KEY"] = "sk-secret";
    const report = await sandbox?.run({
      arguments: ["sh", "-c", 'echo x > made; cat /project/poem.txt; cat; echo "$CACHE"; env; exit 3'],
      environment: { CACHE: "/cache/go:/cachet" },
      mounts: [{ host: project.path, inside: "/cache", writable: false }],
      project: project.path,
      stdin: "stdin\n",
      limits: LIMITS,
    });
    delete process.env["SECRET_KEY"];

    expect(report).toMatchObject({ exit: 3, signal: null, stopped: null });
    expect(report?.stdout.split("\n").slice(0, 2)).toEqual(["so muchstdin", `${project.path}/go:/cachet`]);
    expect(report?.stdout).not.toContain("SECRET");
    expect(readdirSync(project.path)).toEqual(["poem.txt"]);
  });

  test("has its results kept with keepIn", async () => {
    using project = temporaryFolder();
    using keepIn = temporaryFolder();
    const command = {
      arguments: ["sh", "-c", "echo made > made; ln -s / out"],
      project: project.path,
      limits: LIMITS,
    };

    expect(await sandbox?.run({ ...command, keepIn: keepIn.path })).toMatchObject({
      notKept: ['"out": a link that leaves the folder, to "/"'],
    });
    expect(readFileSync(join(keepIn.path, "made"), "utf8")).toBe("made\n");
  });

  test.each([
    { stopped: "time", script: "sleep MARK & sleep MARK", limits: { seconds: 0.3 } },
    { stopped: "output", script: "sleep MARK & yes", limits: {} },
  ])("is stopped at the limit of $stopped, with what it started", async ({ stopped, script, limits }) => {
    using project = temporaryFolder();
    const seconds = `${randomInt(1_000_000, 9_000_000)}.5`;

    const report = await sandbox?.run({
      arguments: ["sh", "-c", script.replaceAll("MARK", seconds)],
      project: project.path,
      limits: { ...LIMITS, ...limits },
    });

    expect(report).toMatchObject({ signal: "SIGKILL", stopped });
    expect(processesWith(seconds)).toEqual([]);
  });

  test("serves over a unix socket as in a sandbox", async () => {
    const script =
      'require("node:http").createServer((_, reply) => reply.end("here")).listen(process.env.PORT)';
    using project = temporaryFolder({ "server.js": script });
    const command = { arguments: ["node", "/project/server.js"], project: project.path, limits: LIMITS };
    const server = await sandbox?.serve(command, { portVariable: "PORT" });

    expect(server).toMatchObject({ fault: null });
    expect(server && (await ask(server))).toBe("here");
    expect(await server?.stop()).toMatchObject({ exit: null, signal: "SIGTERM", stopped: null });
    expect(processesWith(project.path)).toEqual([]);
  });

  test("is ended with its relay if it does not listen", async () => {
    using project = temporaryFolder();
    const seconds = `${randomInt(1_000_000, 9_000_000)}.5`;
    const command = {
      arguments: ["sleep", seconds],
      project: project.path,
      limits: { ...LIMITS, seconds: 0.5 },
    };
    const server = await sandbox?.serve(command, { portVariable: "PORT" });

    expect(server?.fault).toMatch(/^nothing listens on port \d+ \(from PORT\) after 0\.5 s/);
    expect(await server?.ended).toMatchObject({ stopped: "time" });
    expect(processesWith(seconds)).toEqual([]);
  });
});
