import { setTimeout as delay } from "node:timers/promises";
import { checkCommand } from "../check-command.ts";
import { DESCRIPTORS_OF_A_PROCESS, threadsAllowed } from "../kernel-limits.ts";
import { exitStatus } from "../exit-status.ts";
import { hasCopy, keepCopy } from "../keep-copy.ts";
import type { CommandReport, SandboxCommand, ServerUsage } from "../sandbox.ts";
import { watchProgram, type WatchedProgram } from "../watch-program.ts";
import {
  bubblewrapArguments,
  DESCRIPTORS,
  INSIDE,
  SHARED_MEMORY_BYTES,
  type Binding,
  type BubblewrapHost,
} from "./bubblewrap-arguments.ts";
import { startCell, type Cell } from "./cell.ts";
import { openControlGroup, type ControlGroup } from "./control-group.ts";
import { measureUsage } from "./measure-usage.ts";
import type { InnerWorld } from "./inner-world.ts";
import { openStage, type RequestedBindings, type Stage } from "./staging.ts";
import { syscallFilter } from "./syscall-filter.ts";
import { taskLimit } from "./task-limit.ts";
import { watchResources } from "./watch-resources.ts";

/** Maximum time of the setup of a sandbox, with the copy of the project. */
const SETUP_MILLISECONDS = 60_000;

/** Process number of the first program inside. bubblewrap itself is 1. */
const FIRST_PROCESS = 2;

/** The first program in a sandbox. It becomes the command, or it is a relay that starts the command. */
export interface FirstProgram {
  arguments: readonly string[];
  environment: Readonly<Record<string, string>>;
  mounts?: readonly Binding[];
  /** Set if the program is a relay, which runs next to the command. `bytes` of its memory do not count. */
  relay?: { bytes: number; onLine: (line: string) => void };
}

/** A sandbox that runs the command. */
export interface RunningSandbox {
  /** Sends a line to the first program. */
  say: (line: string) => void;
  /** Ends all processes inside at once. */
  kill: () => void;
  /** The host's folder for the relay's socket. */
  socketFolder: string;
  /** Measures what the programs inside use now, without the relay; null if they have ended. */
  usage: () => ServerUsage | null;
  /** Settles when no process is left inside and `keepIn` is filled. */
  ended: Promise<CommandReport>;
}

/**
 * Sets up a sandbox and starts the command in it. Rejects with a ConfigurationError if the command is invalid, and with
 * a TroupeError if the sandbox cannot be set up.
 */
export async function enter(
  host: BubblewrapHost,
  command: SandboxCommand,
  first: FirstProgram,
): Promise<RunningSandbox> {
  checkCommand(command);
  const stage = await openStage(bindingsOf(command, first));
  let group: ControlGroup | null = null;
  try {
    group = openGroup(host, command, first);
    const cell = startCell({
      command: [...(group?.prefix ?? []), ...commandLine(host, command, { first, stage })],
      arguments: bubblewrapArguments(host, {
        bindings: stage.bindings,
        copiesProject: hasCopy(command),
        environment: first.environment,
        limits: command.limits,
      }),
      copiesProject: hasCopy(command),
      diskBytes: command.limits.diskBytes,
      filter: syscallFilter(),
      socketFolder: first.relay ? stage.socketFolder : null,
      ...(first.relay && { onLine: first.relay.onLine }),
    });
    const { limits, signal } = command;
    const watched = watchProgram({ child: cell.child, limits, signal, kill: cell.kill });
    const world = await setUp(cell, watched);
    const ending = world === null ? watched.ended : untilEnd({ command, first, cell, watched, world, group });
    const ended = closeAfter(ending, { stage, group });
    // A caller may never await `ended`. Its rejection must not crash the process then.
    ended.catch(() => {});
    const usage = (): ServerUsage | null => (world === null ? null : measureUsage(world, FIRST_PROCESS));
    return { say: cell.say, kill: cell.kill, socketFolder: stage.socketFolder, usage, ended };
  } catch (error) {
    stage[Symbol.dispose]();
    await group?.remove();
    throw error;
  }
}

async function closeAfter<Result>(
  ending: Promise<Result>,
  { stage, group }: { stage: Stage; group: ControlGroup | null },
): Promise<Result> {
  try {
    return await ending;
  } finally {
    stage[Symbol.dispose]();
    await group?.remove();
  }
}

function openGroup(host: BubblewrapHost, command: SandboxCommand, first: FirstProgram): ControlGroup | null {
  if (host.controlGroups === null) return null;
  const { memoryBytes, diskBytes, processes } = command.limits;
  const files = diskBytes * (hasCopy(command) ? 2 : 1) + SHARED_MEMORY_BYTES;
  return openControlGroup(host.controlGroups, {
    memoryBytes: memoryBytes + files + (first.relay?.bytes ?? 0) + OWN_BYTES,
    threads: threadsAllowed(processes) + OWN_THREADS,
  });
}

/** Memory of bubblewrap, and of what the kernel holds for every sandbox, in bytes. */
const OWN_BYTES = 64 * 1024 * 1024;

/** Threads of bubblewrap and of the shells that start the command. */
const OWN_THREADS = 8;

function bindingsOf(command: SandboxCommand, first: FirstProgram): RequestedBindings {
  const inside = hasCopy(command) ? INSIDE.source : INSIDE.project;
  const project = { host: command.project, inside, writable: false };
  return [project, ...(command.mounts ?? []), ...(first.mounts ?? [])];
}

function commandLine(
  host: BubblewrapHost,
  command: SandboxCommand,
  { first, stage }: { first: FirstProgram; stage: Stage },
): string[] {
  const tasks = taskLimit(command.limits.processes, stage.user);
  const limited = [
    "/usr/bin/prlimit",
    `--nproc=${tasks}`,
    "--core=1",
    `--nofile=${DESCRIPTORS_OF_A_PROCESS}`,
    "--",
  ];
  const inside = [host.path, "--args", String(DESCRIPTORS.arguments), "--"];
  return [...stage.prefix, ...inside, ...limited, ...first.arguments];
}

/** Waits for the setup. Returns null if the command was aborted before. */
async function setUp(cell: Cell, watched: WatchedProgram): Promise<InnerWorld | null> {
  const timer = setTimeout(cell.kill, SETUP_MILLISECONDS);
  try {
    return await cell.ready;
  } catch (error) {
    const stopped = await watched.ended.then(
      (report) => report.stopped,
      () => null,
    );
    if (stopped !== null) return null;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function untilEnd(running: {
  command: SandboxCommand;
  first: FirstProgram;
  cell: Cell;
  watched: WatchedProgram;
  world: InnerWorld;
  group: ControlGroup | null;
}): Promise<CommandReport> {
  const { command, first, cell, watched, group } = running;
  using world = running.world;
  cell.child.stdin.end(command.stdin ?? "");
  watched.started();
  cell.say("start");
  const relay = first.relay ? { relay: { process: FIRST_PROCESS, bytes: first.relay.bytes } } : {};
  const { limits, mayFillDisk = false } = command;
  const watch = watchResources(world, { limits, mayFillDisk, onExceeded: watched.stop, ...relay });
  const ended = await watched.ended;
  watch[Symbol.dispose]();
  await untilEmpty(world);
  const report = ended.exit === null ? ended : { ...ended, ...exitStatus(ended.exit) };
  if (report.stopped === null && report.exit !== 0) {
    if (group?.isOutOfMemory()) report.stopped = "memory";
    else if (world.isFull(mayFillDisk)) report.stopped = "disk";
  }
  // Not without `await`: the copy can be read only as long as the inner world is open.
  return world.project === null ? report : await keepCopy(report, world.project, command);
}

/** Waits until no process is left inside. The kernel ends the others a moment after the first process has ended. */
async function untilEmpty(world: InnerWorld): Promise<void> {
  while (world.isAlive()) await delay(1);
}
