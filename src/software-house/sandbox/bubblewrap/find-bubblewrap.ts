import { execFile } from "node:child_process";
import { accessSync, constants, readFileSync, rmSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { promisify } from "node:util";
import type { Sandbox } from "../sandbox.ts";
import { createTemporaryFolder } from "../temporary-folders.ts";
import { createBubblewrap } from "./bubblewrap.ts";
import { findControlGroups } from "./find-control-groups.ts";
import { systemFolders } from "./system-folders.ts";
import { syscallFilter } from "./syscall-filter.ts";

const INSTALL = "sudo apt-get install -y bubblewrap";

/** Checks whether bubblewrap is installed and can run a program. If not, returns a hint that says what to do. */
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
  const host = {
    path,
    disablesUserNamespaces: knows("--disable-userns"),
    filtersCalls: syscallFilter() !== null,
    system: systemFolders(),
  };
  const controlGroups = findControlGroups();
  if (controlGroups !== null) {
    const limited = createBubblewrap({ ...host, controlGroups });
    if ((await refusalOf(limited)) === null) return { sandbox: limited };
  }
  const sandbox = createBubblewrap({ ...host, controlGroups: null });
  const refusal = await refusalOf(sandbox);
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

/** Runs a small program in the sandbox. Returns null if that works; otherwise the error text of bubblewrap. */
async function refusalOf(sandbox: Sandbox): Promise<string | null> {
  const project = createTemporaryFolder("probe");
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

/** Settings of the kernel that refuse namespaces to plain users, and the values that allow them. */
const SETTINGS = [
  { name: "kernel.apparmor_restrict_unprivileged_userns", refusing: "1", allowing: "0" },
  { name: "kernel.unprivileged_userns_clone", refusing: "0", allowing: "1" },
  { name: "user.max_user_namespaces", refusing: "0", allowing: "15000" },
];

/**
 * Returns what to do if bubblewrap is installed but does not work.
 * `refusal` is the error text of bubblewrap; `setting` reads a setting of the kernel by its name.
 */
export function refusalHint(refusal: string, setting: (name: string) => string | null): string {
  const said = `bubblewrap is installed, but does not work here (${refusal})`;
  const found = SETTINGS.find(({ name, refusing }) => setting(name) === refusing);
  return found === undefined
    ? `${said}; if this runs in a container, allow that container to make namespaces`
    : `${said}: sudo sysctl -w ${found.name}=${found.allowing}`;
}

/** Reads a setting of the kernel, such as `user.max_user_namespaces`. Returns null if this kernel does not have it. */
function kernelSetting(name: string): string | null {
  try {
    return readFileSync(join("/proc/sys", name.replaceAll(".", "/")), "utf8").trim();
  } catch {
    return null;
  }
}
