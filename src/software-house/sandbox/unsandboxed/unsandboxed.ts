import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import type { Duplex, Readable, Writable } from "node:stream";
import { checkCommand } from "../check-command.ts";
import { readLines } from "../control-lines.ts";
import { keepCopy } from "../keep-copy.ts";
import { serveByRelay, type RelayProgram, type RunningRelay } from "../relay/serve-by-relay.ts";
import type { CommandReport, Sandbox, SandboxCommand, SandboxServer } from "../sandbox.ts";
import { watchProgram, type WatchedProgram } from "../watch-program.ts";
import { openWorkplace, type Workplace } from "./workplace.ts";

type Child = ChildProcess & { stdin: Writable; stdout: Readable; stderr: Readable };

/** Descriptor over which a relay reads its orders and writes its messages. */
const CONTROL = 3;

/** Time that a relay has to end its server before the relay is killed. */
const RELAY_MILLISECONDS = 300;

/**
 * Runs programs without a sandbox: they can do everything that the user can do. A program still works on a copy of the
 * project, has its own environment, and is stopped at the limits of time and output. The limits of memory, processes
 * and disk have no effect.
 */
export function createUnsandboxed(): Sandbox {
  return { engine: "none", run, serve };
}

async function run(command: SandboxCommand): Promise<CommandReport> {
  checkCommand(command);
  const workplace = await openWorkplace(command);
  // If the program does not exist, the shell reports that in the usual way: exit 127.
  const child = start(["sh", "-c", 'exec "$@"', "sh", ...workplace.arguments], workplace);
  const watched = watch(child, command, () => endGroup(child));
  child.stdin.end(command.stdin ?? "");
  return untilEnd(watched, command, workplace);
}

async function serve(
  command: SandboxCommand,
  { portVariable }: { portVariable: string },
): Promise<SandboxServer> {
  checkCommand(command);
  const workplace = await openWorkplace(command);
  const server = {
    port: await freePort(),
    portVariable,
    environment: workplace.environment,
    folder: workplace.sockets,
  };
  const translated = { ...command, arguments: workplace.arguments, environment: workplace.environment };
  return serveByRelay(translated, server, (relay) => startRelay(relay, command, workplace));
}

async function startRelay(
  relay: RelayProgram,
  command: SandboxCommand,
  workplace: Workplace,
): Promise<RunningRelay> {
  const child = start([process.execPath, ...relay.arguments], workplace);
  const control = child.stdio[CONTROL] as Duplex;
  const kill = (): void => {
    control.destroy();
    setTimeout(() => endGroup(child), RELAY_MILLISECONDS);
  };
  const watched = watch(child, command, kill);
  const ended = untilEnd(watched, command, workplace);
  ended.catch(() => {});
  const ready = new Promise<void>((resolve) => {
    readLines(control, (line) => (line === "ready" ? resolve() : relay.onLine(line)));
  });
  await Promise.race([ready, ended]);
  control.write("start\n");
  return { say: (line) => void control.write(`${line}\n`), kill, socketFolder: workplace.sockets, ended };
}

function start([file = "", ...words]: readonly string[], workplace: Workplace): Child {
  const child = spawn(file, words, {
    cwd: workplace.project,
    env: workplace.environment,
    // A new process group, so that all its processes can be ended together.
    detached: true,
    stdio: ["pipe", "pipe", "pipe", "pipe"],
  }) as Child;
  for (const stream of child.stdio) stream?.on("error", () => {});
  child.stdio[CONTROL]?.on("end", () => (child.stdio[CONTROL] as Duplex).end());
  return child;
}

function watch(child: Child, { limits, signal }: SandboxCommand, kill: () => void): WatchedProgram {
  const watched = watchProgram({ child, limits, signal, kill });
  watched.started();
  return watched;
}

async function untilEnd(
  watched: WatchedProgram,
  command: SandboxCommand,
  workplace: Workplace,
): Promise<CommandReport> {
  using _workplace = workplace;
  return await keepCopy(await watched.ended, workplace.project, command);
}

function endGroup({ pid }: Child): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // All processes of the group have ended.
  }
}

/** Returns a port that is free at this moment. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
