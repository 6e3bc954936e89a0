import { lstatSync, readlinkSync } from "node:fs";

/** Folders of programs and libraries on Linux. On most systems, some of them are links into `/usr`. */
const PROGRAMS = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];

/** The parts of `/etc` that toolchains need. They hold no secrets. */
const SETTINGS = [
  "/etc/alternatives",
  "/etc/ld.so.cache",
  "/etc/ld.so.conf",
  "/etc/ld.so.conf.d",
  "/etc/localtime",
  "/etc/mime.types",
  "/etc/python3",
  "/etc/python3.11",
  "/etc/python3.12",
  "/etc/python3.13",
  "/etc/ssl/certs",
];

/** Returns the arguments that make the host's system folders visible and read-only. */
export function systemFolders(): string[] {
  return [...PROGRAMS.flatMap(folder), ...SETTINGS.flatMap((path) => ["--ro-bind-try", path, path])];
}

function folder(path: string): string[] {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return [];
  return found.isSymbolicLink() ? ["--symlink", readlinkSync(path), path] : ["--ro-bind", path, path];
}
