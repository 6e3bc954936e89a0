import { execFile } from "node:child_process";
import { accessSync, constants, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { promisify } from "node:util";
import type { Sandbox } from "../sandbox.ts";
import { createBubblewrap } from "./bubblewrap.ts";
import { refusalHint } from "./refusal-hint.ts";
import { systemFolders } from "./system-folders.ts";
import { syscallFilter } from "./syscall-filter.ts";

const INSTALL = "sudo apt-get install -y bubblewrap";

/** Looks whether bubblewrap is there and may be used, by using it; otherwise says what to do about it. */
export async function findBubblewrap(): Promise<{ sandbox: Sandbox } | { hint: string }> {
  if (process.platform !== "linux") return { hint: "bubblewrap needs Linux" };
  const path = (process.env["PATH"] ?? "")
    .split(":")
    .map((folder) => join(folder, "bwrap"))
    .find(isProgram);
  if (path === undefined) return { hint: `bubblewrap is not installed: ${INSTALL}` };
  const help = await promisify(execFile)(path, ["--help"]).catch(() => ({ stdout: "", stderr: "" }));
  const knows = (option: string): boolean => `${help.stdout}${help.stderr}`.includes(option);
  if (!knows("--size")) return { hint: "bubblewrap is too old to limit disk space: 0.7 or newer is needed" };
  const sandbox = createBubblewrap({
    path,
    disablesUserNamespaces: knows("--disable-userns"),
    filtersCalls: syscallFilter() !== null,
    system: systemFolders(),
  });
  const refusal = await tryOut(sandbox);
  return refusal === null ? { sandbox } : { hint: refusalHint(refusal, kernelSetting) };
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
    return error instanceof Error
      ? error.message.replace("The sandbox could not be set up: ", "")
      : String(error);
  } finally {
    rmSync(project, { recursive: true });
  }
}

/** A setting of the kernel by its name, such as `user.max_user_namespaces`; null where it has none. */
function kernelSetting(name: string): string | null {
  try {
    return readFileSync(join("/proc/sys", name.replaceAll(".", "/")), "utf8").trim();
  } catch {
    return null;
  }
}
