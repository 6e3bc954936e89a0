import { statSync, type Stats } from "node:fs";
import { isAbsolute } from "node:path";
import { ConfigurationError } from "../../errors/configuration-error.ts";
import type { SandboxCommand } from "./sandbox.ts";

/** Throws a ConfigurationError where a command cannot be meant so: what is written here is no program's doing. */
export function checkCommand({
  arguments: words,
  project,
  keepIn,
  mounts = [],
  limits,
}: SandboxCommand): void {
  const faults = [
    ...(words.length === 0 ? ["there is no command"] : []),
    ...folderFaults("project", project),
    ...(keepIn === undefined ? [] : folderFaults("keepIn", keepIn)),
    ...mounts.flatMap((mount) => [
      ...(statusOf(mount.host) ? [] : [`nothing to mount at ${mount.host}`]),
      ...(isAbsolute(mount.inside) ? [] : [`${mount.inside} is no absolute path inside`]),
      ...(mount.writable && keepIn === undefined
        ? [`${mount.inside} can be written only by a command that works on a copy (keepIn)`]
        : []),
    ]),
    ...Object.entries(limits).flatMap(([name, value]) =>
      Number.isFinite(value) && value > 0
        ? []
        : [`the limit ${name} must be a number above zero, not ${value}`],
    ),
  ];
  if (faults.length > 0) throw new ConfigurationError("A command for the sandbox", faults);
}

function folderFaults(name: string, path: string): string[] {
  const isFolder = isAbsolute(path) && statusOf(path)?.isDirectory() === true;
  return isFolder ? [] : [`${name} must be an existing folder by its absolute path, not ${path}`];
}

/** Null where nothing is there, or nothing that we get to. */
function statusOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}
