import { HOST_FAILURES } from "./host-failures.ts";
import {
  closeSync,
  constants,
  fstatSync,
  futimesSync,
  mkdirSync,
  opendirSync,
  openSync,
  readlinkSync,
  readSync,
  symlinkSync,
  writeSync,
  type Dirent,
  type Stats,
} from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { TroupeError } from "../../errors/troupe-error.ts";

/** How much a copy may hold, and when it ends early. */
export interface CopyLimits {
  /** Bytes of all files together. */
  bytes: number;
  /** Files, folders and links together. */
  entries: number;
  /** Time in seconds. */
  seconds: number;
  signal?: AbortSignal | undefined;
}

/** What was not copied. */
export interface CopyReport {
  /**
   * One line for each entry that was left out: links that leave the folder, devices, sockets and pipes, and files that
   * exceed the limit of bytes.
   */
  notKept: string[];
  /** The limit that ended the copy before its end: `disk` for too many entries; null if all entries were looked at. */
  stopped: "disk" | "time" | "aborted" | null;
}

/** Limits of a copy of files that a person or Troupe itself made. */
export const NO_LIMITS: CopyLimits = {
  bytes: Number.POSITIVE_INFINITY,
  entries: Number.POSITIVE_INFINITY,
  seconds: Number.POSITIVE_INFINITY,
};

/** Maximum number of lines about entries that were not copied. */
const MAXIMUM_LINES = 100;

/** Longest time that a copy keeps the process from other work. */
const SLICE_MILLISECONDS = 10;

/**
 * Copies the files and folders of `from`, and links that stay inside it, into the existing folder `to`.
 * Follows no link and overwrites no file. Keeps only the rights to read and to execute. Rejects with a TroupeError
 * (`sandbox_failed`) if the host has no space or no descriptors left, because the copy would look like a whole one.
 */
export async function copyTree(from: string, to: string, limits: CopyLimits): Promise<CopyReport> {
  const notKept: string[] = [];
  let more = 0;
  const room = { bytes: limits.bytes, entries: limits.entries };
  const steps = copyFolder({ from, to, path: "", depth: 0 }, room, (path, reason) => {
    if (notKept.length < MAXIMUM_LINES) notKept.push(`${JSON.stringify(path)}: ${reason}`);
    else more += 1;
  });
  const stopped = await runInSlices(steps, room, limits);
  return { notKept: more === 0 ? notKept : [...notKept, `and ${more} more`], stopped };
}

/** Runs the steps, and lets other work run in between. Returns the limit that ended them. */
async function runInSlices(
  steps: Generator<void>,
  room: Readonly<Room>,
  { seconds, signal }: CopyLimits,
): Promise<CopyReport["stopped"]> {
  const end = performance.now() + seconds * 1_000;
  let sliceEnd = performance.now() + SLICE_MILLISECONDS;
  for (const _step of steps) {
    if (room.entries < 0) return "disk";
    if (performance.now() < sliceEnd) continue;
    await setImmediate();
    if (signal?.aborted) return "aborted";
    if (performance.now() > end) return "time";
    sliceEnd = performance.now() + SLICE_MILLISECONDS;
  }
  return null;
}

/** What the copy may still hold. The number of entries is below 0 if there were too many. */
interface Room {
  bytes: number;
  entries: number;
}

/** A folder or an entry of the tree. */
interface Place {
  from: string;
  to: string;
  /** The path in the tree. */
  path: string;
  /** Number of folders above it in the tree. */
  depth: number;
}

type LeaveOut = (path: string, reason: string) => void;

function* copyFolder(folder: Place, room: Room, leaveOut: LeaveOut): Generator<void> {
  for (const entry of entriesOf(join(folder.from, folder.path), room.entries + 1)) {
    room.entries -= 1;
    yield;
    const path = join(folder.path, entry.name);
    try {
      yield* copyEntry(entry, { ...folder, path }, { room, leaveOut });
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (HOST_FAILURES.has(code ?? ""))
        throw new TroupeError("sandbox_failed", `The files of the sandbox could not be copied: ${message}`, {
          cause: error,
        });
      leaveOut(path, code ?? message);
    }
  }
}

/** Returns at most `most` entries of a folder. */
function entriesOf(path: string, most: number): Dirent[] {
  const folder = opendirSync(path);
  try {
    const entries: Dirent[] = [];
    while (entries.length < most) {
      const entry = folder.readSync();
      if (entry === null) break;
      entries.push(entry);
    }
    return entries;
  } finally {
    folder.closeSync();
  }
}

function* copyEntry(
  entry: Dirent,
  place: Place,
  { room, leaveOut }: { room: Room; leaveOut: LeaveOut },
): Generator<void> {
  const { from, to, path, depth } = place;
  if (entry.isFile()) return yield* copyFile(place, room, leaveOut);
  if (entry.isDirectory()) {
    mkdirSync(join(to, path), { mode: 0o755 });
    return yield* copyFolder({ ...place, depth: depth + 1 }, room, leaveOut);
  }
  if (!entry.isSymbolicLink()) return leaveOut(path, "neither a file nor a folder");
  const target = readlinkSync(join(from, path));
  if (staysInside(target, depth)) symlinkSync(target, join(to, path));
  else leaveOut(path, `a link that leaves the folder, to ${JSON.stringify(target)}`);
}

function* copyFile({ from, to, path }: Place, room: Room, leaveOut: LeaveOut): Generator<void> {
  // A program may have replaced the file meanwhile: a named pipe must not block us, and a link must not be followed.
  using source = opened(join(from, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const stats = fstatSync(source.descriptor);
  if (!stats.isFile()) return leaveOut(path, "not a regular file");
  if (stats.size > room.bytes)
    return leaveOut(path, `${stats.size} bytes are more than what is left of the limit`);
  room.bytes -= stats.size;
  using target = opened(join(to, path), "wx", modeOf(stats));
  const piece = Buffer.allocUnsafe(Math.min(stats.size, PIECE_BYTES));
  // A file that grows meanwhile is copied up to the size that was counted.
  for (let left = stats.size; left > 0;) {
    const count = readSync(source.descriptor, piece, 0, Math.min(left, piece.length), null);
    if (count === 0) break;
    for (let written = 0; written < count;)
      written += writeSync(target.descriptor, piece, written, count - written);
    left -= count;
    yield;
  }
  futimesSync(target.descriptor, stats.atime, stats.mtime);
}

/** Bytes of a file that are copied at once. */
const PIECE_BYTES = 256 * 1024;

/**
 * Checks whether the target of a link stays in the tree. `depth` is the number of folders above the link in the tree.
 * Accepts `..` only at the start of a target: after a name that is itself a link, `..` is the parent of that link's
 * target, which may be outside.
 */
function staysInside(target: string, depth: number): boolean {
  const parts = target.split("/").filter((part) => part !== "" && part !== ".");
  const firstName = parts.findIndex((part) => part !== "..");
  const up = firstName === -1 ? parts.length : firstName;
  return !target.startsWith("/") && up <= depth && !parts.slice(up).includes("..");
}

function modeOf(stats: Stats): number {
  return (stats.mode & 0o111) === 0 ? 0o644 : 0o755;
}

function opened(path: string, flags: number | "wx", mode?: number): { descriptor: number } & Disposable {
  const descriptor = openSync(path, flags, mode);
  return { descriptor, [Symbol.dispose]: () => closeSync(descriptor) };
}
