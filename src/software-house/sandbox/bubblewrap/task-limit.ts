import { readdirSync, readFileSync } from "node:fs";
import { release } from "node:os";
import { threadsAllowed } from "../kernel-limits.ts";

/**
 * Returns the kernel's limit of threads for a sandbox with at most `processes` processes.
 * It is the last protection if a program starts processes faster than we count them. From Linux 5.14 on, the kernel
 * counts only the threads in the sandbox. An older kernel counts all threads of the user, so these are added.
 */
export function taskLimit(processes: number, user: number): number {
  const [major = 0, minor = 0] = release().split(".").map(Number);
  const countsInside = major > 5 || (major === 5 && minor >= 14);
  return threadsAllowed(processes) + (countsInside ? 0 : tasksOf(user));
}

/** Counts the threads of all processes of a user. */
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
