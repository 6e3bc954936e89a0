import { randomInt } from "node:crypto";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { Worker } from "node:worker_threads";
import { describe, expect, test, vi } from "vitest";
import { findSandbox } from "../../src/sandbox/find-sandbox.ts";
import { openSandboxProcess } from "../support/sandbox/open-process.ts";
import { processesWith } from "../support/sandbox/processes.ts";
import { forEachUser, hasBubblewrap, LIMITS } from "../support/sandbox/users.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** A number of seconds to sleep that no other process sleeps. */
const mark = (): string => `${randomInt(1_000_000, 9_000_000)}.25`;

const stages = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith("troupe-stage-"));

forEachUser("what a program leaves behind", (runner) => {
  test("is no process, however it hid", async () => {
    const seconds = mark();
    const script = `setsid sh -c 'setsid sleep ${seconds} & sleep ${seconds} &' &
      (trap '' TERM HUP INT; exec sleep ${seconds} > /dev/null 2>&1 < /dev/null) & sleep 0.1; echo done`;

    expect(await runner.shell(script)).toMatchObject({ exit: 0, stdout: "done\n" });
    expect(processesWith(seconds)).toEqual([]);
  });

  test("is no process where it is stopped", async () => {
    const seconds = mark();
    const script = `setsid sleep ${seconds} & setsid setsid sleep ${seconds} & sleep ${seconds}`;

    expect(await runner.shell(script, { limits: { seconds: 0.3 } })).toMatchObject({ stopped: "time" });
    expect(processesWith(seconds)).toEqual([]);
  });
});

describe.skipIf(!hasBubblewrap)("the end of who started a program", () => {
  test.each(["run", "serve"] as const)("leaves nothing of it, even by SIGKILL: %s", async (kind) => {
    using folder = temporaryFolder();
    const seconds = mark();
    await using parent = openSandboxProcess();
    const script = `setsid setsid sleep ${seconds} & exec sleep ${seconds}`;
    const command = { arguments: ["sh", "-c", script], project: folder.path, limits: LIMITS };
    parent.ask({ do: kind, command }).catch(() => {});
    await vi.waitFor(() => expect(processesWith(`sleep ${seconds}`).length).toBeGreaterThanOrEqual(2), { timeout: 20_000 });

    await parent.kill();

    await vi.waitFor(() => expect(processesWith(seconds)).toEqual([]), { timeout: 5_000, interval: 5 });
  });

  test("ends with the thread that started it, and with no other", async () => {
    using folder = temporaryFolder();
    const seconds = mark();
    const found = await findSandbox({ engines: ["bubblewrap"] });
    const other = new Worker("setTimeout(() => {}, 1e9)", { eval: true });
    const abort = new AbortController();
    const running = found.sandbox?.run({
      arguments: ["sleep", seconds],
      project: folder.path,
      limits: LIMITS,
      signal: abort.signal,
    });
    await vi.waitFor(() => expect(processesWith(seconds).length).toBeGreaterThan(0), { timeout: 20_000 });

    await other.terminate();
    abort.abort();

    expect(await running).toMatchObject({ stopped: "aborted" });
    expect(processesWith(seconds)).toEqual([]);
  });
});
