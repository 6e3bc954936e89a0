import { randomInt } from "node:crypto";
import { chmodSync, readdirSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { describe, expect, test, vi } from "vitest";
import { findSandbox } from "../../../../src/software-house/sandbox/find-sandbox.ts";
import { openSandboxProcess } from "../../../support/sandbox/open-process.ts";
import { processesWith } from "../../../support/sandbox/processes.ts";
import { forEachUser, hasBubblewrap, LIMITS } from "../../../support/sandbox/users.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

/** Returns a number of seconds that no other process sleeps, to find a process by it. */
const mark = (): string => `${randomInt(1_000_000, 9_000_000)}.25`;

const MODULE = new URL("../../../../src/software-house/sandbox/find-sandbox.ts", import.meta.url).href;

/** Script of a worker thread that runs a command in a sandbox. */
const WORKER_SCRIPT = `
  const { workerData } = require("node:worker_threads");
  import("tsx/esm/api").then(({ tsImport }) => tsImport(workerData.module, workerData.module))
    .then(({ findSandbox }) => findSandbox({ engines: ["bubblewrap"] }))
    .then(({ sandbox }) => sandbox.run(workerData.command));
`;

forEachUser("a program that has ended", (runner) => {
  test("leaves no process behind, also no hidden one", async () => {
    const seconds = mark();
    const script = `setsid sh -c 'setsid sleep ${seconds} & sleep ${seconds} &' &
      (trap '' TERM HUP INT; exec sleep ${seconds} > /dev/null 2>&1 < /dev/null) & sleep 0.1; echo done`;

    expect(await runner.shell(script)).toMatchObject({ exit: 0, stdout: "done\n" });
    expect(processesWith(seconds)).toEqual([]);
  });

  test("leaves no process behind if it was stopped", async () => {
    const seconds = mark();
    const script = `setsid sleep ${seconds} & setsid setsid sleep ${seconds} & sleep ${seconds}`;

    expect(await runner.shell(script, { limits: { seconds: 0.3 } })).toMatchObject({ stopped: "time" });
    expect(processesWith(seconds)).toEqual([]);
  });
});

describe.skipIf(!hasBubblewrap)("the end of the process that started a program", () => {
  test.each([
    { kind: "run", asNobody: false },
    { kind: "serve", asNobody: false },
    { kind: "run", asNobody: process.getuid?.() === 0 },
    { kind: "serve", asNobody: process.getuid?.() === 0 },
  ] as const)(
    "ends the program too, even by SIGKILL: $kind, as the user nobody: $asNobody",
    async ({ kind, asNobody }) => {
      using folder = temporaryFolder();
      using temporary = temporaryFolder();
      chmodSync(folder.path, 0o755);
      // A killed process cannot delete its files. The test's folder does that.
      chmodSync(temporary.path, 0o777);
      const seconds = mark();
      await using parent = openSandboxProcess({ asNobody, environment: { TMPDIR: temporary.path } });
      const script = `setsid setsid sleep ${seconds} & exec sleep ${seconds}`;
      const command = { arguments: ["sh", "-c", script], project: folder.path, limits: LIMITS };
      parent.ask({ do: kind, command }).catch(() => {});
      await vi.waitFor(() => expect(processesWith(`sleep ${seconds}`).length).toBeGreaterThanOrEqual(2), {
        timeout: 20_000,
      });

      await parent.kill();

      await vi.waitFor(() => expect(processesWith(seconds)).toEqual([]), { timeout: 5_000, interval: 5 });
    },
  );

  test("ends the program too if a worker thread started it", async () => {
    using folder = temporaryFolder();
    using temporary = temporaryFolder();
    const seconds = mark();
    const command = { arguments: ["sleep", seconds], project: folder.path, limits: LIMITS };
    const worker = new Worker(WORKER_SCRIPT, {
      eval: true,
      workerData: { module: MODULE, command },
      env: { ...process.env, TMPDIR: temporary.path },
    });
    // The program itself runs, and not only what sets its sandbox up, whose arguments name it too.
    await vi.waitFor(() => expect(processesWith(seconds)).toContain(`sleep ${seconds}`), { timeout: 20_000 });

    await worker.terminate();

    await vi.waitFor(() => expect(processesWith(seconds)).toEqual([]), { timeout: 5_000, interval: 5 });
  });

  test("leaves no temporary folder behind if the program ended before", async () => {
    using folder = temporaryFolder();
    using temporary = temporaryFolder();
    chmodSync(temporary.path, 0o755);
    await using parent = openSandboxProcess({
      environment: { TMPDIR: temporary.path, TSX_DISABLE_CACHE: "1" },
    });
    const command = { arguments: ["true"], project: folder.path, limits: LIMITS };

    await parent.ask({ do: "run", command });
    await parent.ask({ do: "serve", command });
    await parent.ask({ do: "stop" });

    expect(readdirSync(temporary.path).filter((name) => name.startsWith("troupe-"))).toEqual([]);
  });
});

describe.skipIf(!hasBubblewrap)("an aborted signal", () => {
  test.each([0, 20, 300])("ends a program at once, %i ms after its start", async (milliseconds) => {
    const { sandbox } = await findSandbox({ engines: ["bubblewrap"] });
    using folder = temporaryFolder();
    const seconds = mark();
    const signal = milliseconds === 0 ? AbortSignal.abort() : AbortSignal.timeout(milliseconds);
    const command = { arguments: ["sleep", seconds], project: folder.path, limits: LIMITS, signal };

    expect(await sandbox?.run(command)).toMatchObject({ exit: null, signal: "SIGKILL", stopped: "aborted" });
    expect(processesWith(seconds)).toEqual([]);
  });
});
