import {
  chmodSync,
  copyFileSync,
  chownSync,
  mkdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyTree, NO_LIMITS } from "../copy-tree.ts";
import type { Binding } from "./bubblewrap-arguments.ts";
import { createTemporaryFolder, LONGEST_FOLDER_NAME } from "../temporary-folders.ts";
import { changeOwner, isReachable, isReadable, isReadableThroughout, NOBODY } from "../nobody.ts";

/** The user that runs a sandbox, and the host's folders as this user can reach them. */
export interface Stage extends Disposable {
  /** The command in front of bubblewrap, which mounts folders and changes the user; empty for a plain user. */
  prefix: readonly string[];
  /** Number of the user that the programs have on the host. */
  user: number;
  bindings: readonly Binding[];
  /** A folder on the host for sockets. Nothing inside has a path to it. */
  socketFolder: string;
}

/** The host's files and folders that a command may see. The first one is its project. */
export type RequestedBindings = readonly [project: Binding, ...others: Binding[]];

/** Shell script: mounts pairs of paths, then becomes the command after `--`. */
const MOUNT_SCRIPT =
  'while [ "$1" != -- ]; do mount --bind "$1" "$2" || exit 125; shift 2; done; shift; exec "$@"';

/**
 * Makes the requested files reachable for the user that runs the sandbox. A plain user runs it without changes.
 * Root becomes the system user `nobody`. For this user:
 * - what is below a folder that `nobody` cannot enter is mounted elsewhere, in a mount namespace of this sandbox only;
 * - a project with an unreadable file in it, or another unreadable folder, is copied;
 * - a writable folder gets `nobody` as its owner.
 */
export async function openStage(requested: RequestedBindings): Promise<Stage> {
  const user = process.getuid?.() ?? 0;
  const folder = createTemporaryFolder("stage", baseFor(user));
  const socketFolder = join(folder, "sockets");
  mkdirSync(socketFolder, { mode: 0o700 });
  // The mounts exist only in the other mount namespace, so this never deletes mounted files.
  const close = (): void => rmSync(folder, { recursive: true, force: true });
  if (user !== 0) return { prefix: [], user, bindings: requested, socketFolder, [Symbol.dispose]: close };

  chownSync(folder, 0, NOBODY);
  chmodSync(folder, 0o710);
  chownSync(socketFolder, NOBODY, NOBODY);
  const mounts: string[] = [];
  const bindings: Binding[] = [];
  for (const [index, binding] of requested.entries()) {
    const source = realpathSync(binding.host);
    const staged = join(folder, String(index));
    if (binding.writable) changeOwner(source);
    const isClosed = !binding.writable && (index === 0 ? !isReadableThroughout(source) : !isReadable(source));
    if (isClosed) await copyForNobody(source, staged);
    else if (isReachable(source)) {
      bindings.push({ ...binding, host: source });
      continue;
    } else mounts.push(source, mountPoint(source, staged));
    bindings.push({ ...binding, host: staged });
  }
  const mount = ["unshare", "--mount", "sh", "-c", MOUNT_SCRIPT, "sh", ...mounts, "--"];
  const become = ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups", "--"];
  const prefix = mounts.length === 0 ? become : [...mount, ...become];
  return { prefix, user: NOBODY, bindings, socketFolder, [Symbol.dispose]: close };
}

/** Longest folder for temporary files, in characters: the path of a socket in it may have 107. */
const LONGEST_BASE = 107 - "/stage".length - LONGEST_FOLDER_NAME - "/sockets/server".length;

/** Returns the folder for temporary files; `/tmp` if its path is too long for sockets, or `nobody` cannot reach it. */
function baseFor(user: number): string {
  const base = realpathSync(tmpdir());
  const isUsable = base.length <= LONGEST_BASE && (user !== 0 || isReachable(join(base, "stage")));
  return isUsable ? base : "/tmp";
}

async function copyForNobody(source: string, target: string): Promise<void> {
  if (statSync(source).isDirectory()) {
    mkdirSync(target);
    await copyTree(source, target, NO_LIMITS);
  } else copyFileSync(source, target);
  changeOwner(target);
}

/** Creates an empty folder or file to mount over, and returns its path. */
function mountPoint(source: string, point: string): string {
  if (statSync(source).isDirectory()) mkdirSync(point);
  else writeFileSync(point, "");
  return point;
}
