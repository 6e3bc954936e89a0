import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { listeningPorts } from "../../../../src/software-house/sandbox/containers/listening-ports.ts";
import { findSandbox } from "../../../../src/software-house/sandbox/find-sandbox.ts";
import type { SandboxCommand } from "../../../../src/software-house/sandbox/sandbox.ts";
import { ask } from "../../../support/sandbox/serve.ts";
import { LIMITS } from "../../../support/sandbox/users.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const docker = await findSandbox({ engines: ["docker"] });
const podman = await findSandbox({ engines: ["podman"] });

/** Time limit of a test in milliseconds. Some engines need a second or more to start a container. */
const TEST_MILLISECONDS = 60_000;

describe.each([
  { engine: "docker", sandbox: docker.sandbox },
  { engine: "podman", sandbox: podman.sandbox },
])("a program in a container of $engine", { timeout: TEST_MILLISECONDS }, ({ sandbox }) => {
  const run = async (script: string, command: Partial<SandboxCommand> = {}) => {
    using project = temporaryFolder({ "poem.txt": "so much\n" });
    return await sandbox?.run({
      arguments: ["sh", "-c", script],
      project: project.path,
      ...command,
      limits: { ...LIMITS, ...command.limits },
    });
  };

  test.skipIf(sandbox === null)("is reported as by other sandboxes", async () => {
    const report = await run('cat poem.txt; cat; echo "$COLOR $HOME"; echo err >&2; touch x; exit 3', {
      stdin: "in\n",
      environment: { COLOR: "blue" },
    });

    expect(report).toMatchObject({
      exit: 3,
      signal: null,
      stopped: null,
      stdout: "so much\nin\nblue /tmp/home\n",
    });
    expect(report?.stderr).toMatch(/^err\ntouch: .*denied/);
  });

  test.skipIf(sandbox === null)("has no rights, no network and no files of the host", async () => {
    const script = `grep CapEff /proc/self/status; grep -c : /proc/net/dev; cat ${process.cwd()}/package.json
      for d in / /etc /usr /run /var/tmp /dev/shm; do touch $d/x 2>/dev/null && echo $d; done`;

    expect((await run(script))?.stdout).toBe(`CapEff:\t${"0".repeat(16)}\n1\n/dev/shm\n`);
  });

  test.skipIf(sandbox === null)("has the results in its copy kept, also if it is stopped", async () => {
    using keepIn = temporaryFolder();
    const script = "echo new > new; ln -s / out; mkfifo pipe; truncate -s 1K large; sleep 100";
    const report = await run(script, { keepIn: keepIn.path, limits: { ...LIMITS, seconds: 3 } });

    expect(report).toMatchObject({ signal: "SIGKILL", stopped: "time" });
    expect(report?.notKept?.toSorted()).toEqual([
      '"out": a link that leaves the folder, to "/"',
      '"pipe": neither a file nor a folder',
    ]);
    expect(readdirSync(keepIn.path).sort()).toEqual(["large", "new", "poem.txt"]);
    expect(readFileSync(join(keepIn.path, "new"), "utf8")).toBe("new\n");
  });

  test.skipIf(sandbox === null)("keeps no sparse file that is larger than the limit", async () => {
    using keepIn = temporaryFolder();
    const report = await run("truncate -s 1T huge", { keepIn: keepIn.path });

    expect(report?.notKept).toEqual(['".": larger than the limit, or unreadable']);
  });

  test.skipIf(sandbox === null).each([
    { stopped: "memory", script: "node -e 'const all = []; for (;;) all.push(Buffer.alloc(1 << 20, 1))'" },
    { stopped: "disk", script: "exec cat /dev/zero > /tmp/fill" },
    { stopped: "output", script: "yes" },
  ])("is stopped at the limit of $stopped", async ({ stopped, script }) => {
    expect(await run(script)).toMatchObject({ stopped });
  });

  test.skipIf(sandbox === null)("can write to a cache that is kept after it", async () => {
    using cache = temporaryFolder();
    using keepIn = temporaryFolder();
    const mounts = [{ host: cache.path, inside: "/cache", writable: true }];
    await run("echo warm > /cache/x", { mounts, keepIn: keepIn.path });

    expect(readFileSync(join(cache.path, "x"), "utf8")).toBe("warm\n");
  });

  test.skipIf(sandbox === null)("serves over a unix socket", async () => {
    const script = `require("node:http").createServer((request, reply) => request.pipe(reply)).listen(process.env.PORT);
      process.on("SIGQUIT", () => console.error("dump")); process.on("SIGTERM", () => process.exit(5))`;
    using project = temporaryFolder();
    writeFileSync(join(project.path, "server.js"), script);
    const command = { arguments: ["node", "server.js"], project: project.path, limits: LIMITS };
    const server = await sandbox?.serve(command, { portVariable: "PORT" });
    if (server === undefined) throw new Error("no server");
    const body = "x".repeat(500_000);

    expect(server.fault).toBe(null);
    expect(await Promise.all([ask(server, { body }), ask(server, { body })])).toEqual([body, body]);
    server.signal("SIGQUIT");
    await expect.poll(() => ask(server)).toBe("");
    expect(await server.stop()).toMatchObject({ exit: 5, stopped: null, stderr: "dump\n" });
  });

  test.skipIf(sandbox === null)("is stopped if it listens on another port", async () => {
    const script = 'require("node:http").createServer().listen(8080)';
    using project = temporaryFolder({ "server.js": script });
    const command = {
      arguments: ["node", "server.js"],
      project: project.path,
      limits: { ...LIMITS, seconds: 4 },
    };
    const server = await sandbox?.serve(command, { portVariable: "PORT" });

    expect(server?.fault).toMatch(
      /^nothing listens on port \d+ \(from \w+\) after 4 s; the program listens on 8080 instead$/,
    );
    expect(await server?.ended).toMatchObject({ stopped: "time" });
  });
});

describe("listeningPorts", () => {
  test("reads each listening port once from the kernel's tables, and no connected port", () => {
    const tables = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000
   1: 0100007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000
  sl  local_address                         remote_address                        st tx_queue
   0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 00000000
   1: 00000000000000000000000001000000:0050 00000000000000000000000000000000:0000 0A 00000000
`;

    expect(listeningPorts(tables)).toEqual([80, 8080]);
  });
});
