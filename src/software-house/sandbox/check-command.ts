import { statSync, type Stats } from "node:fs";
import { isAbsolute } from "node:path";
import { ConfigurationError } from "../../errors/configuration-error.ts";
import type { SandboxCommand } from "./sandbox.ts";

/**
 * Throws a ConfigurationError with all mistakes in a command before anything runs.
 * These are mistakes of the caller. A program that fails is a report and not an error.
 */
export function checkCommand({
  arguments: words,
  project,
  keepIn,
  scratch = false,
  mounts = [],
  limits,
}: SandboxCommand): void {
  const faults = [
    ...(words.length === 0 ? ["arguments must start with a program, but is empty"] : []),
    ...folderFaults("project", project),
    ...(keepIn === undefined ? [] : folderFaults("keepIn", keepIn)),
    ...mounts.flatMap((mount) => [
      ...(statusOf(mount.host)
        ? []
        : [`mount.host must be an existing path, but is ${JSON.stringify(mount.host)}`]),
      ...(isAbsolute(mount.inside)
        ? []
        : [`mount.inside must be an absolute path, but is ${JSON.stringify(mount.inside)}`]),
      ...(mount.writable && keepIn === undefined && !scratch
        ? [
            `mount ${JSON.stringify(mount.inside)} must be read-only, unless the command has keepIn or scratch`,
          ]
        : []),
    ]),
    ...Object.entries(limits).flatMap(([name, value]) =>
      Number.isFinite(value) && value > 0 ? [] : [`limits.${name} must be a number above 0, but is ${value}`],
    ),
  ];
  if (faults.length > 0) throw new ConfigurationError("A command for the sandbox", faults);
}

function folderFaults(name: string, path: string): string[] {
  const isFolder = isAbsolute(path) && statusOf(path)?.isDirectory() === true;
  return isFolder
    ? []
    : [`${name} must be the absolute path of an existing folder, but is ${JSON.stringify(path)}`];
}

/** Returns the status of a path; null if the path does not exist or we have no right to reach it. */
function statusOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}
