import { execFile, spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Transform, type Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { TroupeError } from "../../errors/troupe-error.ts";
import { copyTree } from "../copy-tree.ts";
import type { SandboxCommand } from "../sandbox.ts";
import {
  containerUsers,
  executeArguments,
  startArguments,
  type ContainerHost,
  type ContainerUsers,
} from "./container-arguments.ts";

/** A running container that holds a command's project. */
export interface Container {
  /** Starts words in it as the program's user. */
  start(words: readonly string[], environment?: SandboxCommand["environment"]): Child;
  /** Runs a shell script of ours in it to its end, and tells what it printed; empty where it fails. */
  ask(script: string): Promise<string>;
  /** Whether the kernel ended something in it for want of memory. */
  isOutOfMemory(): Promise<boolean>;
  /** Copies the project out, and says what it left out. */
  copyOut(keepIn: string): Promise<string[]>;
  /** Ends all programs in it, at once. */
  kill: () => void;
  remove(): Promise<void>;
}

/** A child process whose input and output are pipes. */
export type Child = ChildProcess & { stdin: Writable; stdout: Readable; stderr: Readable };

/** Starts a container with a copy of the command's project in it; rejects where that fails. */
export async function openContainer(host: ContainerHost, command: SandboxCommand): Promise<Container> {
  const name = `troupe-${randomUUID()}`;
  const [user, group] = [process.getuid?.() ?? 1_000, process.getgid?.() ?? 1_000];
  const users = containerUsers(command, { user, group });
  const engine = (words: readonly string[]): Promise<string> =>
    promisify(execFile)(host.engine, words, { maxBuffer: 2 ** 20 }).then(({ stdout }) => stdout.trim());
  const remove = (): Promise<void> =>
    engine(["rm", "--force", "--volumes", name]).then(
      () => {},
      () => {},
    );
  const start: Container["start"] = (words, environment) =>
    launch(
      host.engine,
      executeArguments(name, { user: users.program, words, ...(environment && { environment }) }),
    );
  try {
    await engine(startArguments(host, { name, command, users }));
    await copyIn(host, name, { project: command.project, users });
  } catch (cause) {
    await remove();
    const reason = (cause as { stderr?: string }).stderr?.trim() || String(cause);
    throw new TroupeError("sandbox_failed", `The container could not be set up: ${reason}`, { cause });
  }
  const ask: Container["ask"] = (script) =>
    engine(executeArguments(name, { user: users.program, words: ["sh", "-c", script] })).catch(() => "");
  const killContainer = (): void => void engine(["kill", name]).catch(() => {});
  let isKilled = false;
  return {
    start,
    remove,
    ask,
    isOutOfMemory: () =>
      engine(["inspect", "--format", "{{.State.OOMKilled}}", name]).then(
        (answer) => answer === "true",
        () => false,
      ),
    copyOut: (keepIn) =>
      copyOut(start(["tar", "-cf", "-", "."]), { keepIn, bytes: command.limits.diskBytes }),
    kill() {
      if (isKilled) return;
      isKilled = true;
      // The container itself goes on, so that what was made can be copied out; but not where that takes too long.
      const timer = setTimeout(killContainer, KILL_MILLISECONDS);
      void ask("kill -9 -1; echo done").then((said) =>
        said === "done" ? clearTimeout(timer) : killContainer(),
      );
    },
  };
}

/** How long the end of all programs may take, before the container is ended. */
const KILL_MILLISECONDS = 3_000;

function launch(file: string, words: readonly string[]): Child {
  const child = spawn(file, words, { stdio: ["pipe", "pipe", "pipe"] });
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on("error", () => {});
  return child;
}

async function copyIn(
  host: ContainerHost,
  name: string,
  { project, users }: { project: string; users: ContainerUsers },
): Promise<void> {
  // On macOS, tar would add a file of its own for each file's attributes.
  const packing = spawn("tar", ["-C", project, "-cf", "-", "."], {
    env: { PATH: process.env["PATH"], COPYFILE_DISABLE: "1" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const script = "tar --no-same-owner -xf - && chmod -R a+rX .";
  const unpacking = launch(
    host.engine,
    executeArguments(name, { user: users.owner, words: ["sh", "-c", script] }),
  );
  const [, said] = await Promise.all([
    pipeline(packing.stdout, unpacking.stdin),
    unpacking.stderr.toArray() as Promise<Buffer[]>,
    ended(packing),
    ended(unpacking),
  ]);
  if (unpacking.exitCode !== 0) throw new Error(Buffer.concat(said).toString("utf8").trim());
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => resolve());
  });
}

/** By way of a folder of our own, from which only what may be kept is copied. */
async function copyOut(
  packing: Child,
  { keepIn, bytes }: { keepIn: string; bytes: number },
): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "troupe-out-"));
  try {
    packing.stderr.resume();
    const unpacking = spawn("tar", ["--no-same-owner", "-xf", "-", "-C", folder], {
      stdio: ["pipe", "ignore", "ignore"],
    });
    const isOver = ended(unpacking);
    await pipeline(packing.stdout, atMost(bytes * 2), unpacking.stdin);
    await isOver;
    return await copyTree(folder, keepIn, { bytes });
  } catch (error) {
    return [`".": ${(error as Error).message}`];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An archive is somewhat larger than what is in it; one that is twice as large pretends to be. */
function atMost(bytes: number): Transform {
  let room = bytes;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      room -= chunk.length;
      if (room < 0) done(new Error("more than the limit"));
      else done(null, chunk);
    },
  });
}
