import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, readlinkSync } from "node:fs";
import { lstat, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Creates an empty folder that only this user can enter. Its name is `troupe-{kind}-{owner}-{six characters}`, and the
 * owner is this process. The first call for each `base` also removes what killed processes left there.
 */
export function createTemporaryFolder(kind: string, base: string = tmpdir()): string {
  if (!swept.has(base)) {
    swept.add(base);
    void sweepTemporaryFolders(base);
  }
  return mkdtempSync(join(base, `troupe-${kind}-${ownName()}-`));
}

/** Returns a name of the same form, for something else that a killed process leaves behind. */
export function ownedName(kind: string): string {
  return `troupe-${kind}-${ownName()}-${randomBytes(3).toString("hex")}`;
}

/** Longest name that `createTemporaryFolder` gives to a folder, in characters, without the kind. */
export const LONGEST_FOLDER_NAME = "troupe--".length + "2hwcg.1a2b3c4.1z141z3".length + "-AbCdEf".length;

/** The folders in which this process has already looked for what killed processes left. */
const swept = new Set<string>();

/**
 * Removes the temporary folders whose owner has ended: a process that is killed by SIGKILL cannot remove them itself.
 * Removes only folders of this user, whose owner had the same numbering of processes (so another container's folders
 * stay). Follows no link. Never rejects.
 */
export async function sweepTemporaryFolders(base: string): Promise<void> {
  const names = await readdir(base).catch(() => []);
  for (const name of names.filter(isLeftover)) {
    const path = join(base, name);
    const stats = await lstat(path).catch(() => null);
    if (stats?.isDirectory() !== true || stats.uid !== process.getuid?.()) continue;
    // Another process may sweep at the same time.
    await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}

const NAME = /^troupe-[a-z]+-([0-9a-z]+)(?:\.([0-9a-z]+)\.([0-9a-z]+))?-\w{6}$/;

/** Checks whether a name of this form belongs to a process that has ended. */
export function isLeftover(name: string): boolean {
  const found = NAME.exec(name);
  if (found === null) return false;
  const [, owner = "", start, namespace] = found;
  if (namespace !== processNamespace()) return false;
  const pid = Number.parseInt(owner, 36);
  // A process number is used again: only the time of its start tells whether the process is the owner.
  return namespace === undefined ? !isAlive(pid) : startOf(pid) !== start;
}

/**
 * Returns the name of this process: its number. On Linux, the time of its start and the namespace of its number are
 * appended.
 */
function ownName(): string {
  const [pid, start, namespace] = [process.pid.toString(36), startOf(process.pid), processNamespace()];
  return start === undefined || namespace === undefined ? pid : `${pid}.${start}.${namespace}`;
}

/** Returns when a process was started, in ticks since the start of the system; undefined if it has ended. */
function startOf(pid: number): string | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The fields before the last parenthesis are the number and the name, which may hold spaces.
    const ticks = status.slice(status.lastIndexOf(")") + 2).split(" ")[FIELD_OF_START];
    return ticks === undefined ? undefined : Number(ticks).toString(36);
  } catch {
    return undefined;
  }
}

/** Position of the start time (field 22 of proc(5)) after the process's name. */
const FIELD_OF_START = 19;

/** Returns the namespace in which this process has its number; undefined on systems without `/proc`. */
function processNamespace(): string | undefined {
  try {
    const number = /\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0];
    return number === undefined ? undefined : Number(number).toString(36);
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
