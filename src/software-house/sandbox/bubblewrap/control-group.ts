import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isLeftover, ownedName } from "../temporary-folders.ts";
import type { ControlGroupFolders } from "./find-control-groups.ts";

/** Limits that the kernel enforces for all processes of a sandbox together. */
export interface GroupLimits {
  /** Memory of the processes, of what the kernel holds for them, and of the files that they write to memory. */
  memoryBytes: number;
  threads: number;
}

/** A control group of the kernel for one sandbox (see cgroups(7)). */
export interface ControlGroup {
  /** The command in front of another one, which joins the group before it starts it. */
  readonly prefix: readonly string[];
  /** Returns true if the kernel ended a process of the group because its memory was full. */
  isOutOfMemory(): boolean;
  /** Removes the group. All its processes must have ended. */
  remove(): Promise<void>;
}

/** Shell script: joins the groups whose files are named before `--`, then becomes the command after it. */
const JOIN_SCRIPT = 'while [ "$1" != -- ]; do echo 0 > "$1" || exit 125; shift; done; shift; exec "$@"';

/** Creates a control group for one sandbox, and removes the groups of processes that were killed. */
export function openControlGroup(parents: ControlGroupFolders, limits: GroupLimits): ControlGroup {
  const name = ownedName("cell");
  const folders = Object.entries(parents).map(([kind, parent]) => ({
    kind,
    path: join(parent, name),
    parent,
  }));
  const remove = async (): Promise<void> => {
    for (const { path } of folders) await removeGroup(path);
  };
  try {
    for (const { kind, path, parent } of folders) {
      for (const left of readdirSync(parent).filter(isLeftover)) tryTo(() => rmdirSync(join(parent, left)));
      mkdirSync(path);
      for (const [file, value] of settingsOf(kind, limits)) writeFileSync(join(path, file), String(value));
      for (const [file, value] of wishesOf(kind, limits))
        tryTo(() => writeFileSync(join(path, file), String(value), { flag: "r+" }));
    }
  } catch (error) {
    void remove();
    throw error;
  }
  const files = folders.map(({ path }) => join(path, "cgroup.procs"));
  return {
    prefix: ["/bin/sh", "-c", JOIN_SCRIPT, "sh", ...files, "--"],
    isOutOfMemory: () =>
      folders.some(({ path }) => OOM_FILES.some((file) => /^oom_kill [1-9]/m.test(textOf(join(path, file))))),
    remove,
  };
}

/** Files that count the processes which the kernel ended for want of memory, in version 2 and in version 1. */
const OOM_FILES = ["memory.events", "memory.oom_control"];

/** Returns the settings without which a group has no use. */
function settingsOf(kind: string, { memoryBytes, threads }: GroupLimits): [file: string, value: number][] {
  if (kind === "unified")
    return [
      ["memory.max", memoryBytes],
      ["pids.max", threads],
    ];
  if (kind === "memory") return [["memory.limit_in_bytes", memoryBytes]];
  return kind === "pids" ? [["pids.max", threads]] : [];
}

/** Returns settings that not every kernel has. */
function wishesOf(kind: string, { memoryBytes }: GroupLimits): [file: string, value: number][] {
  if (kind === "unified")
    return [
      ["memory.swap.max", 0],
      ["memory.oom.group", 1],
    ];
  // Version 1 counts the memory of TCP apart.
  return kind === "memory" ? [["memory.kmem.tcp.limit_in_bytes", memoryBytes]] : [];
}

/** How long the removal of a group is tried, in milliseconds: a busy kernel is late with the end of its processes. */
const REMOVAL_MILLISECONDS = 10_000;

/** Removes a group. If the kernel still holds it after that time, the next sandbox of another process removes it. */
async function removeGroup(path: string): Promise<void> {
  const end = performance.now() + REMOVAL_MILLISECONDS;
  for (;;) {
    try {
      return rmdirSync(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EBUSY" || performance.now() >= end) return;
      await delay(10);
    }
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function tryTo(action: () => void): void {
  try {
    action();
  } catch {
    // The group works without it.
  }
}
