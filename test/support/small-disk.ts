import { spawnSync } from "node:child_process";
import { temporaryFolder } from "./temporary-folder.ts";

/** A disk of its own, in memory. */
export interface SmallDisk extends Disposable {
  /** The folder where it is mounted. */
  path: string;
  /** Changes its size or makes it read-only, as in `size=1m` and `ro`. */
  change(options: string): void;
}

function mount(...words: string[]): boolean {
  return spawnSync("mount", words, { stdio: "ignore" }).status === 0;
}

/** Mounts a disk of this size, such as `64k`. Returns null if this user or this system may not mount one. */
export function mountSmallDisk(size: string): SmallDisk | null {
  const folder = temporaryFolder();
  const { path } = folder;
  if (process.platform !== "linux" || !mount("-t", "tmpfs", "-o", `size=${size}`, "tmpfs", path)) {
    folder[Symbol.dispose]();
    return null;
  }
  return {
    path,
    change(options) {
      if (!mount("-o", `remount,${options}`, path)) throw new Error(`cannot remount ${path} with ${options}`);
    },
    [Symbol.dispose]() {
      spawnSync("umount", ["-l", path], { stdio: "ignore" });
      folder[Symbol.dispose]();
    },
  };
}

/** True if this user may mount a disk. */
export const canMountDisks = ((): boolean => {
  using disk = mountSmallDisk("64k");
  return disk !== null;
})();
