import {
  chmodSync,
  copyFileSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyTree } from "../copy-tree.ts";
import type { Binding } from "./bubblewrap-arguments.ts";
import { changeOwner, isReachable, isReadable, isReadableThroughout, NOBODY } from "../nobody.ts";

/** Who runs a sandbox, and where that user finds what it is to be shown. */
export interface Stage extends Disposable {
  /** The command that goes before bubblewrap; empty for a plain user. */
  prefix: readonly string[];
  /** The number of the user that the programs have on the host. */
  user: number;
  bindings: readonly Binding[];
  /** A folder on the host for sockets, to which nothing inside has a path. */
  socketFolder: string;
}

/** What a command is to be shown of the host: first its project. */
export type Wanted = readonly [project: Binding, ...others: Binding[]];

/** Mounts pairs of paths, then becomes what follows `--`. */
const MOUNT_SCRIPT =
  'while [ "$1" != -- ]; do mount --bind "$1" "$2" || exit 125; shift 2; done; shift; exec "$@"';

/**
 * Makes reachable what a command is to be shown, for who runs it. A plain user runs it itself. The superuser becomes
 * nobody: what lies below closed folders is mounted where nobody gets to, in a mount namespace that no other process
 * sees; a project with anything closed in it, or another folder that is closed itself, is copied; a writable folder is
 * handed over to nobody.
 */
export async function openStage(wanted: Wanted): Promise<Stage> {
  const user = process.getuid?.() ?? 0;
  const folder = mkdtempSync(join(baseFor(user), "troupe-stage-"));
  const socketFolder = join(folder, "sockets");
  mkdirSync(socketFolder, { mode: 0o700 });
  // Nothing is mounted here on our side, so that this never reaches into what was mounted on the other.
  const close = (): void => rmSync(folder, { recursive: true, force: true });
  if (user !== 0) return { prefix: [], user, bindings: wanted, socketFolder, [Symbol.dispose]: close };

  chownSync(folder, 0, NOBODY);
  chmodSync(folder, 0o710);
  chownSync(socketFolder, NOBODY, NOBODY);
  const mounts: string[] = [];
  const bindings: Binding[] = [];
  for (const [index, binding] of wanted.entries()) {
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

/** A socket's path may have about a hundred characters. */
const LONGEST_BASE = 60;

/** The folder for temporary files, unless sockets in it had too long a path, or nobody would not get there. */
function baseFor(user: number): string {
  const base = realpathSync(tmpdir());
  const serves = base.length <= LONGEST_BASE && (user !== 0 || isReachable(join(base, "stage")));
  return serves ? base : "/tmp";
}

async function copyForNobody(source: string, target: string): Promise<void> {
  if (statSync(source).isDirectory()) {
    mkdirSync(target);
    await copyTree(source, target, { bytes: Number.POSITIVE_INFINITY });
  } else copyFileSync(source, target);
  changeOwner(target);
}

/** An empty folder or file to mount over. */
function mountPoint(source: string, point: string): string {
  if (statSync(source).isDirectory()) mkdirSync(point);
  else writeFileSync(point, "");
  return point;
}
