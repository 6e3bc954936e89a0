import { execFile, spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readdirSync, rmSync } from "node:fs";
import type { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { TroupeError } from "../../../errors/troupe-error.ts";
import { copySeconds, keepCopy } from "../keep-copy.ts";
import { changeOwner } from "../nobody.ts";
import type { CommandReport, SandboxCommand } from "../sandbox.ts";
import { createTemporaryFolder } from "../temporary-folders.ts";
import {
  containerUsers,
  executeArguments,
  startArguments,
  type ContainerHost,
  type ContainerUsers,
} from "./container-arguments.ts";

/** A running container that holds a command's project. */
export interface Container {
  /** Starts a command in the container as the program's user. */
  start(words: readonly string[], environment?: SandboxCommand["environment"]): Child;
  /** Runs a shell script in the container until its end, and returns its output; an empty text if it fails. */
  ask(script: string): Promise<string>;
  /** Checks whether the kernel killed a process of the container because its memory was full. */
  isOutOfMemory(): Promise<boolean>;
  /** Writes the copy of the project to `keepIn`, and returns the report with what was not kept. */
  keepCopy(report: CommandReport): Promise<CommandReport>;
  /** Ends all programs in the container, and resolves when they have ended. Later calls return the same promise. */
  kill: () => Promise<void>;
  /** Removes the container. */
  remove(): Promise<void>;
}

/** A child process whose input and output are pipes. */
export type Child = ChildProcess & { stdin: Writable; stdout: Readable; stderr: Readable };

/** Starts a container with a copy of the command's project in it. Rejects with a TroupeError if that fails. */
export async function openContainer(host: ContainerHost, command: SandboxCommand): Promise<Container> {
  const name = `troupe-${randomUUID()}`;
  const [user, group] = [process.getuid?.() ?? 1_000, process.getgid?.() ?? 1_000];
  const users = containerUsers(command, { user, group });
  const engine = (words: readonly string[]): Promise<string> =>
    promisify(execFile)(host.engine, words, { maxBuffer: 2 ** 20 }).then(({ stdout }) => stdout.trim());
  const remove = async (): Promise<void> => {
    // Kill it first. Otherwise the engine waits for the container to stop, and its `sleep` never does.
    await engine(["kill", name]).catch(() => "");
    await engine(["rm", "--force", "--volumes", name]).catch(() => "");
  };
  const start: Container["start"] = (words, environment) =>
    launch(
      host.engine,
      executeArguments(name, { user: users.program, words, ...(environment && { environment }) }),
    );
  if (user === 0)
    for (const { host: path, writable } of command.mounts ?? []) if (writable) changeOwner(path);
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
  const endAll = async (): Promise<void> => {
    // The container keeps running, so that its files can be copied. It is killed if its programs do not end in time.
    const timer = setTimeout(() => void engine(["kill", name]).catch(() => ""), KILL_MILLISECONDS);
    await ask("kill -9 -1");
    clearTimeout(timer);
  };
  let ending: Promise<void> | null = null;
  return {
    start,
    remove,
    ask,
    async isOutOfMemory() {
      const [state, counters] = await Promise.all([
        engine(["inspect", "--format", "{{.State.OOMKilled}}", name]).catch(() => ""),
        ask(`cat ${OUT_OF_MEMORY_COUNTERS} 2>/dev/null; true`),
      ]);
      return state === "true" || /^oom_kill [1-9]/m.test(counters);
    },
    keepCopy: (report) => copyOut(start(["tar", "-cf", "-", "."]), report, command),
    async kill() {
      ending ??= endAll();
      return ending;
    },
  };
}

/** Files that count the processes which the kernel killed, for version 2 and version 1 of control groups. */
const OUT_OF_MEMORY_COUNTERS = "/sys/fs/cgroup/memory.events /sys/fs/cgroup/memory/memory.oom_control";

/** Time until the container is killed if its programs have not ended. */
const KILL_MILLISECONDS = 10_000;

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
  const names = readdirSync(project).map((entry) => `./${entry}`);
  if (names.length === 0) return;
  // On macOS, tar would otherwise add a file for the attributes of each file.
  const packing = spawn("tar", ["-C", project, "-cf", "-", ...names], {
    env: { PATH: process.env["PATH"], COPYFILE_DISABLE: "1" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const open = users.owner === users.program ? "true" : "chmod -R a+rX .";
  const script = `tar --no-same-owner -xf - && ${open}`;
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

/** Copies through a temporary folder on the host, so that `keepCopy` can leave out what must not be kept. */
async function copyOut(
  packing: Child,
  report: CommandReport,
  command: SandboxCommand,
): Promise<CommandReport> {
  const { limits, signal } = command;
  const folder = createTemporaryFolder("out");
  try {
    packing.stderr.resume();
    const unpacking = spawn("tar", ["--no-same-owner", "-xf", "-", "-C", folder], {
      stdio: ["pipe", "ignore", "ignore"],
      timeout: copySeconds(limits) * 1_000,
      killSignal: "SIGKILL",
      ...(signal && { signal }),
    });
    const isOver = ended(unpacking).catch(() => {});
    const [isWhole] = await Promise.all([
      forward(packing.stdout, unpacking.stdin, limits.diskBytes * 2),
      isOver,
    ]);
    if (signal?.aborted) return { ...report, stopped: report.stopped ?? "aborted" };
    if (unpacking.signalCode !== null) return { ...report, stopped: report.stopped ?? "time" };
    if (!isWhole || unpacking.exitCode !== 0)
      return { ...report, notKept: ['".": larger than the limit, or unreadable'] };
    return await keepCopy(report, folder, command);
  } finally {
    packing.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Forwards up to `bytes` of an archive, and returns whether that was the whole archive. The caller passes twice the
 * size limit: an archive is a little larger than its files, and one of more than twice the limit holds too much.
 */
async function forward(archive: Readable, target: Writable, bytes: number): Promise<boolean> {
  let room = bytes;
  // `tar` may end before the last, empty blocks are written.
  target.on("error", () => {});
  const closed = once(target, "close");
  for await (const chunk of archive as AsyncIterable<Buffer>) {
    room -= chunk.length;
    if (room < 0 || target.destroyed) break;
    if (!target.write(chunk) && !target.destroyed) await Promise.race([once(target, "drain"), closed]);
  }
  target.end();
  return room >= 0;
}
