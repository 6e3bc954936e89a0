import { chownSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import { findSandbox } from "../../../src/software-house/sandbox/find-sandbox.ts";
import type {
  CommandReport,
  SandboxCommand,
  SandboxLimits,
} from "../../../src/software-house/sandbox/sandbox.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { openSandboxProcess } from "./open-process.ts";

const { sandbox } = await findSandbox({ engines: ["bubblewrap"] });
const isSuperuser = process.getuid?.() === 0;
const NOBODY = 65_534;

/** True if the user that runs the tests can run programs in bubblewrap. */
export const hasBubblewrap = sandbox !== null;

/** Limits that are enough for the tests' programs, and small enough to be reached quickly. */
export const LIMITS: SandboxLimits = {
  seconds: 60,
  memoryBytes: 256 * 2 ** 20,
  processes: 32,
  outputBytes: 100_000,
  diskBytes: 16 * 2 ** 20,
};

/** The files of a test's project, and what its command has in addition to its arguments. */
export interface Attempt extends Partial<Omit<SandboxCommand, "limits">> {
  files?: Readonly<Record<string, string>>;
  limits?: Partial<SandboxLimits>;
}

/** Runs commands as one user, and makes folders that belong to this user. */
export interface Runner {
  run(command: readonly string[], attempt?: Attempt): Promise<CommandReport>;
  shell(script: string, attempt?: Attempt): Promise<CommandReport>;
  python(script: string, attempt?: Attempt): Promise<CommandReport>;
  folder(files?: Readonly<Record<string, string>>): { path: string } & Disposable;
}

/**
 * Defines the same tests for root and for a plain user.
 * If root runs the tests, the plain user's programs run in another process. Otherwise the tests for root are skipped.
 * All tests are skipped without bubblewrap.
 */
export function forEachUser(subject: string, define: (runner: Runner) => void): void {
  describe.skipIf(!hasBubblewrap || !isSuperuser)(`${subject}, for root`, () => {
    define(runnerBy((command) => sandbox?.run(command)));
  });
  describe.skipIf(!hasBubblewrap)(`${subject}, for a plain user`, () => {
    if (!isSuperuser) return define(runnerBy((command) => sandbox?.run(command)));
    let other: ReturnType<typeof openSandboxProcess> | undefined;
    beforeAll(() => {
      other = openSandboxProcess({ asNobody: true });
    });
    afterAll(() => other?.[Symbol.asyncDispose]());
    define(runnerBy((command) => other?.ask({ do: "run", command }), NOBODY));
  });
}

function runnerBy(
  execute: (command: SandboxCommand) => Promise<CommandReport> | undefined,
  owner?: number,
): Runner {
  const folder: Runner["folder"] = (files) => {
    const made = temporaryFolder(files);
    if (owner !== undefined) {
      for (const path of [made.path, ...readdirSync(made.path).map((name) => join(made.path, name))]) {
        chownSync(path, owner, owner);
      }
    }
    return made;
  };
  const run: Runner["run"] = async (command, { files, limits, ...attempt } = {}) => {
    using project = folder(files);
    const report = await execute({
      arguments: command,
      project: project.path,
      ...attempt,
      limits: { ...LIMITS, ...limits },
    });
    if (report === undefined) throw new Error("there is nothing to run it in");
    return report;
  };
  return {
    run,
    shell: (script, attempt) => run(["sh", "-c", script], attempt),
    python: (script, attempt) => run(["python3", "-c", script], attempt),
    folder,
  };
}
