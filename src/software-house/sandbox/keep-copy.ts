import { copyTree } from "./copy-tree.ts";
import type { CommandReport, SandboxCommand, SandboxLimits } from "./sandbox.ts";

/** Maximum number of files, folders and links that are kept of a copy. */
const MAXIMUM_ENTRIES = 10_000;

/** Time that there is at least for writing a copy, in seconds. */
const LEAST_SECONDS = 10;

/** Checks whether a command works on a copy of its project, which it can write to. */
export function hasCopy({ keepIn, scratch }: Pick<SandboxCommand, "keepIn" | "scratch">): boolean {
  return keepIn !== undefined || scratch === true;
}

/** Returns the time that writing a copy may take, in seconds: as long as the command itself. */
export function copySeconds({ seconds }: Pick<SandboxLimits, "seconds">): number {
  return Math.max(seconds, LEAST_SECONDS);
}

/**
 * Writes a command's copy of the project to the folder `keepIn`, if the command has one, and returns the report with
 * what was not kept. Nothing is written after an abort. A copy that holds too much, or takes longer than the command's
 * own time limit, is not finished: the report then says that the command was stopped at this limit.
 */
export async function keepCopy(
  report: CommandReport,
  copy: string,
  { keepIn, limits, signal }: SandboxCommand,
): Promise<CommandReport> {
  if (keepIn === undefined || report.stopped === "aborted") return report;
  const { notKept, stopped } = await copyTree(copy, keepIn, {
    bytes: limits.diskBytes,
    entries: MAXIMUM_ENTRIES,
    seconds: copySeconds(limits),
    signal,
  });
  return {
    ...report,
    stopped: report.stopped ?? stopped,
    ...(notKept.length > 0 && { notKept }),
  };
}
