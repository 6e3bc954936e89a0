import { execFile } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { promisify } from "node:util";
import type { Sandbox } from "../sandbox.ts";
import { createBubblewrap } from "./bubblewrap.ts";
import { systemFolders } from "./system-folders.ts";
import { syscallFilter } from "./syscall-filter.ts";

const INSTALL = "sudo apt-get install -y bubblewrap";
const ALLOW = "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0";

/** Looks whether bubblewrap is there and may be used, by using it; otherwise says what to do about it. */
export async function findBubblewrap(): Promise<{ sandbox: Sandbox } | { hint: string }> {
  if (process.platform !== "linux") return { hint: "bubblewrap needs Linux" };
  const path = (process.env["PATH"] ?? "")
    .split(":")
    .map((folder) => join(folder, "bwrap"))
    .find(isProgram);
  if (path === undefined) return { hint: `bubblewrap is not installed: ${INSTALL}` };
  const help = await promisify(execFile)(path, ["--help"]);
  const knows = (option: string): boolean => `${help.stdout}${help.stderr}`.includes(option);
  if (!knows("--size")) return { hint: "this bubblewrap cannot limit disk space: 0.7 or newer is needed" };
  const sandbox = createBubblewrap({
    path,
    disablesUserNamespaces: knows("--disable-userns"),
    filtersCalls: syscallFilter() !== null,
    system: systemFolders(),
  });
  const refusal = await tryOut(sandbox);
  return refusal === null ? { sandbox } : { hint: hintFor(refusal) };
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return isAbsolute(path);
  } catch {
    return false;
  }
}

/** Null where a program can be run; otherwise what was said. */
async function tryOut(sandbox: Sandbox): Promise<string | null> {
  const project = mkdtempSync(join(tmpdir(), "troupe-probe-"));
  try {
    const report = await sandbox.run({
      arguments: ["true"],
      project,
      limits: { seconds: 10, memoryBytes: 2 ** 28, processes: 8, outputBytes: 10_000, diskBytes: 2 ** 20 },
    });
    return report.exit === 0
      ? null
      : report.stderr || `exit ${report.exit}, ${report.stopped ?? report.signal}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    rmSync(project, { recursive: true });
  }
}

/** Ubuntu 24.04 and later refuse namespaces to plain users by AppArmor, with these words. */
function hintFor(refusal: string): string {
  const refused = /uid map|permission|not permitted|RTM_NEWADDR|namespace/i.test(refusal);
  return refused
    ? `bubblewrap is installed, but the kernel refuses it (${refusal.trim()}); on Ubuntu 24.04 and later: ${ALLOW}`
    : `bubblewrap is installed, but does not work: ${refusal.trim()}`;
}
