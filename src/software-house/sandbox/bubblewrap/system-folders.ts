import { lstatSync, readlinkSync } from "node:fs";

/** Where a Linux system has its programs and libraries; some are links into `/usr` on most systems. */
const PROGRAMS = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];

/** What of `/etc` toolchains need: none of it is secret. */
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

/** The arguments that show the system read-only, as it is on this host. */
export function systemFolders(): string[] {
  return [...PROGRAMS.flatMap(folder), ...SETTINGS.flatMap((path) => ["--ro-bind-try", path, path])];
}

function folder(path: string): string[] {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return [];
  return found.isSymbolicLink() ? ["--symlink", readlinkSync(path), path] : ["--ro-bind", path, path];
}
