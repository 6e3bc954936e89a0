import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type {
  CommandReport,
  Sandbox,
  SandboxCommand,
} from "../../../../src/software-house/sandbox/sandbox.ts";
import { UNIT_TEST_LIMITS } from "../../../../src/software-house/verification/limits.ts";
import {
  createWorkspace,
  type ProjectCommand,
  type Workspace,
} from "../../../../src/software-house/verification/workspace.ts";
import { NOTES } from "./programs/local-program.ts";

const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

const report = (stopped: CommandReport["stopped"]): CommandReport => ({
  exit: stopped === null ? 0 : null,
  signal: null,
  stopped,
  stdout: "",
  stderr: "",
  milliseconds: 1,
});

/** A workspace whose commands need this many seconds, and the time limits that they got. */
async function workspaceOf(options: {
  needs: number;
  isBusy: boolean;
}): Promise<{ workspace: Workspace; seconds: number[]; folder: string }> {
  const root = await mkdtemp(join(tmpdir(), "troupe-workspace-"));
  cleanups.push(() => rm(root, { recursive: true, force: true }));
  const seconds: number[] = [];
  const run = async ({ limits, keepIn }: SandboxCommand): Promise<CommandReport> => {
    seconds.push(limits.seconds);
    if (keepIn !== undefined) await writeFile(join(keepIn, "left"), "", { flag: "wx" });
    return report(options.needs > limits.seconds ? "time" : null);
  };
  const sandbox: Sandbox = { engine: "none", run, serve: () => Promise.reject(new Error("unused")) };
  const workspace = createWorkspace({
    sandbox,
    specification: NOTES,
    paths: [],
    root,
    isBusy: () => options.isBusy,
  });
  return { workspace, seconds, folder: await workspace.createFolder() };
}

const command = (more: Partial<ProjectCommand> = {}): ProjectCommand => ({
  arguments: ["x"],
  setup: { environment: {}, mounts: [] },
  project: "/x",
  limits: UNIT_TEST_LIMITS,
  isPatient: true,
  ...more,
});

describe("a command that reaches its limit of time", () => {
  test("is run again with ten times the time on a busy machine, in an empty folder", async () => {
    const { workspace, seconds, folder } = await workspaceOf({ needs: 100, isBusy: true });
    expect(await workspace.run(command({ writes: { keepIn: folder } }))).toMatchObject({ stopped: null });
    expect(seconds).toEqual([90, 900]);
  });

  test("is run again only once, if even ten times the time is not enough", async () => {
    const { workspace, seconds } = await workspaceOf({ needs: 10_000, isBusy: true });
    expect(await workspace.run(command())).toMatchObject({ stopped: "time" });
    expect(await workspace.run(command())).toMatchObject({ stopped: "time" });
    expect(seconds).toEqual([90, 900, 90]);
  });

  test.each([
    ["the machine is idle", false, {}],
    ["its limit is meant to be strict", true, { isPatient: false }],
  ])("is not run again if %s", async (_, isBusy, more) => {
    const { workspace, seconds } = await workspaceOf({ needs: 100, isBusy });
    expect(await workspace.run(command(more))).toMatchObject({ stopped: "time" });
    expect(seconds).toEqual([90]);
  });
});
