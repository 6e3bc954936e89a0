import { setTimeout as delay } from "node:timers/promises";
import { checkCommand } from "../check-command.ts";
import { copyTree } from "../copy-tree.ts";
import { exitStatus } from "../exit-status.ts";
import type { CommandReport, SandboxCommand } from "../sandbox.ts";
import { watchProgram, type WatchedProgram } from "../watch-program.ts";
import {
  bubblewrapArguments,
  DESCRIPTORS,
  INSIDE,
  type Binding,
  type BubblewrapHost,
} from "./bubblewrap-arguments.ts";
import { startCell, type Cell } from "./cell.ts";
import type { InnerWorld } from "./inner-world.ts";
import { openStage, type Stage, type Wanted } from "./staging.ts";
import { syscallFilter } from "./syscall-filter.ts";
import { taskLimit } from "./task-limit.ts";
import { watchResources } from "./watch-resources.ts";

/** How long a sandbox may take until its program can be started, copying included. */
const SETUP_MILLISECONDS = 60_000;

/** The number inside of what is run first; bubblewrap itself is 1. */
const FIRST_PROCESS = 2;

/** What is run first in a sandbox: it becomes the command, or is a relay that starts it. */
export interface FirstProgram {
  arguments: readonly string[];
  environment: Readonly<Record<string, string>>;
  mounts?: readonly Binding[];
  /** It stays beside the command: so much of its memory does not count, and it gets the folder for its socket. */
  relay?: { bytes: number; onLine: (line: string) => void };
}

/** A sandbox with the command running in it. */
export interface Entered {
  say: (line: string) => void;
  kill: () => void;
  socketFolder: string;
  /** Settles when no process is left inside, and what is to be kept is kept. */
  ended: Promise<CommandReport>;
}

/** Sets a sandbox up and starts the command in it; rejects where it cannot be set up. */
export async function enter(
  host: BubblewrapHost,
  command: SandboxCommand,
  first: FirstProgram,
): Promise<Entered> {
  checkCommand(command);
  const stage = await openStage(wantedBy(command, first));
  try {
    const cell = startCell({
      command: commandLine(host, command, { first, stage }),
      arguments: bubblewrapArguments(host, {
        bindings: stage.bindings,
        copiesProject: command.keepIn !== undefined,
        environment: first.environment,
        limits: command.limits,
      }),
      copiesProject: command.keepIn !== undefined,
      diskBytes: command.limits.diskBytes,
      filter: syscallFilter(),
      socketFolder: first.relay ? stage.socketFolder : null,
      ...(first.relay && { onLine: first.relay.onLine }),
    });
    const { limits, signal } = command;
    const watched = watchProgram({ child: cell.child, limits, signal, kill: cell.kill });
    const world = await setUp(cell, watched);
    const ending = world === null ? watched.ended : untilEnd({ command, first, cell, watched, world });
    const ended = ending.finally(() => stage[Symbol.dispose]());
    // Whoever never asks how it ended is not to be told by a crash.
    ended.catch(() => {});
    return { say: cell.say, kill: cell.kill, socketFolder: stage.socketFolder, ended };
  } catch (error) {
    stage[Symbol.dispose]();
    throw error;
  }
}

function wantedBy(command: SandboxCommand, first: FirstProgram): Wanted {
  const inside = command.keepIn === undefined ? INSIDE.project : INSIDE.source;
  const project = { host: command.project, inside, writable: false };
  return [project, ...(command.mounts ?? []), ...(first.mounts ?? [])];
}

function commandLine(
  host: BubblewrapHost,
  command: SandboxCommand,
  { first, stage }: { first: FirstProgram; stage: Stage },
): string[] {
  const tasks = taskLimit(command.limits.processes, stage.user);
  const limited = ["/usr/bin/prlimit", `--nproc=${tasks}`, "--core=1", "--nofile=4096", "--"];
  const inside = [host.path, "--args", String(DESCRIPTORS.arguments), "--"];
  return [...stage.prefix, ...inside, ...limited, ...first.arguments];
}

/** Null where somebody aborted it before it was set up. */
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

async function untilEnd(entered: {
  command: SandboxCommand;
  first: FirstProgram;
  cell: Cell;
  watched: WatchedProgram;
  world: InnerWorld;
}): Promise<CommandReport> {
  const { command, first, cell, watched } = entered;
  using world = entered.world;
  cell.child.stdin.end(command.stdin ?? "");
  watched.started();
  cell.say("start");
  const ours = first.relay ? { ours: { process: FIRST_PROCESS, bytes: first.relay.bytes } } : {};
  const watch = watchResources(world, { limits: command.limits, onExceeded: watched.stop, ...ours });
  const ended = await watched.ended;
  watch[Symbol.dispose]();
  await untilEmpty(world);
  const report = ended.exit === null ? ended : { ...ended, ...exitStatus(ended.exit) };
  if (report.stopped === null && report.exit !== 0 && world.isFull()) report.stopped = "disk";
  if (world.project === null || command.keepIn === undefined) return report;
  const notKept = await copyTree(world.project, command.keepIn, { bytes: command.limits.diskBytes });
  return notKept.length === 0 ? report : { ...report, notKept };
}

/** The kernel ends what is left inside when the first process has ended, a moment later. */
async function untilEmpty(world: InnerWorld): Promise<void> {
  while (world.isAlive()) await delay(1);
}
