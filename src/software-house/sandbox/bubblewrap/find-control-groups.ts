import { accessSync, constants, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/**
 * The folders in which this process may create control groups: one folder in version 2 (`unified`); one for each
 * controller in version 1.
 */
export type ControlGroupFolders = { unified: string } | { memory: string; pids: string; cpu?: string };

/** The kernel's tables about this process. */
export interface ProcessTables {
  /** `/proc/self/mountinfo` */
  mounts: string;
  /** `/proc/self/cgroup` */
  groups: string;
}

/**
 * Finds where this process may create control groups with limits of memory and threads. Returns null if there is no
 * such place, which is usual for plain users outside of a delegated group.
 */
export function findControlGroups(tables: ProcessTables = readTables()): ControlGroupFolders | null {
  return unifiedFolder(tables) ?? folderOfEach(tables);
}

/**
 * Version 2: the nearest folder above our own group that passes the controllers of memory and of process numbers on.
 * Our own group cannot: a group with processes in it has no inner groups with limits.
 */
function unifiedFolder(tables: ProcessTables): { unified: string } | null {
  const found = groupFolder(tables, { type: "cgroup2", controller: "" });
  if (found === null) return null;
  for (let folder = found.own; folder.startsWith(found.mount); folder = dirname(folder)) {
    const passedOn = textOf(join(folder, "cgroup.subtree_control")).trim().split(/\s+/);
    if (passedOn.includes("memory") && passedOn.includes("pids"))
      return isWritable(folder) && isWritable(join(folder, "cgroup.procs")) ? { unified: folder } : null;
    if (folder === found.mount) break;
  }
  return null;
}

/** Version 1: our own groups of the controllers. */
function folderOfEach(tables: ProcessTables): { memory: string; pids: string; cpu?: string } | null {
  const folderOf = (controller: string): string | null => {
    const own = groupFolder(tables, { type: "cgroup", controller })?.own ?? null;
    return own !== null && isWritable(own) ? own : null;
  };
  const [memory, pids, cpu] = [folderOf("memory"), folderOf("pids"), folderOf("cpu")];
  return memory === null || pids === null ? null : { memory, pids, ...(cpu !== null && { cpu }) };
}

/** Returns the mount point of a hierarchy, and the folder of our own group in it. */
function groupFolder(
  { mounts, groups }: ProcessTables,
  { type, controller }: { type: "cgroup" | "cgroup2"; controller: string },
): { mount: string; own: string } | null {
  const line = mounts.split("\n").find((text) => {
    const [kind, , options = ""] = text.split(" - ")[1]?.split(" ") ?? [];
    return kind === type && (controller === "" || options.split(",").includes(controller));
  });
  const [, , , root = "/", mount] = line?.split(" ") ?? [];
  const path = groups
    .split("\n")
    .map((text) => text.split(":"))
    .find(([, controllers]) => controllers?.split(",").includes(controller))?.[2];
  if (mount === undefined || path === undefined) return null;
  const inside = root !== "/" && path.startsWith(root) ? path.slice(root.length) : path;
  return { mount, own: resolve(mount, `.${inside}`) };
}

function readTables(): ProcessTables {
  return { mounts: textOf("/proc/self/mountinfo"), groups: textOf("/proc/self/cgroup") };
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
