import { readdirSync, readFileSync } from "node:fs";
import { release } from "node:os";

/** Threads are what the kernel counts; no toolchain has more a process than this on average. */
const TASKS_A_PROCESS = 16;

/**
 * The kernel's own limit for a sandbox of so many processes: a last line, where they are made faster than they are
 * counted. From Linux 5.14 on, the kernel counts what runs in the sandbox; before, all that the user runs anywhere.
 */
export function taskLimit(processes: number, user: number): number {
  const [major = 0, minor = 0] = release().split(".").map(Number);
  const countsInside = major > 5 || (major === 5 && minor >= 14);
  return processes * TASKS_A_PROCESS + (countsInside ? 0 : tasksOf(user));
}

/** How many threads the processes of a user have now. */
function tasksOf(user: number): number {
  const owner = new RegExp(`^Uid:\\s+${user}\\s`, "m");
  const statuses = readdirSync("/proc").map((name) => (/^\d+$/.test(name) ? statusOf(name) : ""));
  return statuses
    .filter((status) => owner.test(status))
    .reduce((total, status) => total + Number(/^Threads:\s+(\d+)/m.exec(status)?.[1] ?? 0), 0);
}

function statusOf(process: string): string {
  try {
    return readFileSync(`/proc/${process}/status`, "utf8");
  } catch {
    return "";
  }
}
