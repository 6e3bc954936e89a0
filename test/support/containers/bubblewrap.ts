import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Why images cannot be made here, or null. Steps of a Dockerfile run as root, in folders that bubblewrap shows as `/`. */
export const noContainers: string | null =
  process.getuid?.() === 0 && existsSync("/usr/bin/bwrap")
    ? null
    : "skipped: root and `apt-get install bubblewrap` are needed";

/** The id of the user `node` in Node's image. */
export const NODE_USER = 1000;

/** Makes the folder that stands for `/`, with the users of Node's image. Its system is this machine's. */
export async function makeRoot(root: string): Promise<void> {
  for (const name of ["etc", "usr", "dev", "proc", "tmp"]) await mkdir(join(root, name), { recursive: true });
  for (const name of ["bin", "lib", "lib64", "sbin"]) await symlink(`usr/${name}`, join(root, name));
  await chmod(root, 0o755);
  await writeFile(
    join(root, "etc/passwd"),
    "root:x:0:0::/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\n",
  );
  await writeFile(join(root, "etc/group"), "root:x:0:\nnode:x:1000:\n");
}

/** Returns bubblewrap's words that show a root, this machine's programs, and a temporary folder. */
export function shown(root: string, how: "writable" | "read-only"): string[] {
  const system = ["--ro-bind", "/usr", "/usr", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"];
  if (how === "read-only") return ["--ro-bind", root, "/", ...system, "--die-with-parent"];
  const network = ["/etc/resolv.conf", "/etc/hosts", "/etc/ssl", "/etc/nsswitch.conf"];
  const bound = network.flatMap((path) => ["--ro-bind-try", path, path]);
  return ["--bind", root, "/", ...system, ...bound, "--die-with-parent"];
}

/** Runs a step of a Dockerfile in a root. npm finds its cache and its configuration in this user's folder. */
export async function runStep(
  root: string,
  { folder, command }: { folder: string; command: string },
): Promise<void> {
  const home = homedir();
  const words = [...shown(root, "writable"), "--bind", home, home, "--chdir", folder, "/bin/sh", "-c"];
  try {
    await run("bwrap", [...words, command], { maxBuffer: 1e8 });
  } catch (cause) {
    const { stdout = "", stderr = "" } = cause as { stdout?: string; stderr?: string };
    throw new Error(`RUN ${command} failed:\n${stdout}${stderr}`, { cause });
  }
}
