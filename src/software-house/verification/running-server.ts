import { setTimeout as delay } from "node:timers/promises";
import type { CommandReport, SandboxLimits, SandboxServer, ServerUsage } from "../sandbox/sandbox.ts";
import type { ServerAddress } from "./acceptance/send-request.ts";
import { START_SECONDS } from "../sandbox/await-listening.ts";
import { BUSY_FACTOR, isMachineBusy } from "./busy-machine.ts";
import { programEnding } from "./finding.ts";
import { SERVER_LIMITS } from "./limits.ts";
import type { WarmUp } from "./warm-up.ts";
import { emptyFolder, type Workspace, type CommandSetup } from "./workspace.ts";

/** A server that listens. */
export interface RunningServer {
  readonly address: ServerAddress;
  /** Its address inside the sandbox, such as `http://127.0.0.1:8080`. */
  readonly base: string;
  /** How it ended, in one line; null while it runs. */
  ending(): string | null;
  /**
   * Waits a moment for the server's end, and returns how it ended; null if it still runs. Waits `briefly` (10 ms) if
   * all is well, and `longer` (500 ms) if there is a sign of an end.
   */
  waitForEnding(patience: "briefly" | "longer"): Promise<string | null>;
  /** Measures what its processes use now; null if it has ended, or if this sandbox cannot measure it. */
  usage(): ServerUsage | null;
  /** Sends a signal to the program. */
  signal(name: "SIGTERM" | "SIGQUIT" | "SIGKILL"): void;
  /** Settles when the program has ended. */
  readonly ended: Promise<CommandReport>;
  /** Ends the server with SIGTERM, and kills it if that does not work. */
  stop(): Promise<CommandReport>;
}

/** A program that is started as a server. */
export interface ServerProgram {
  /** Folder of the host that the server sees as the project. */
  project: string;
  start: readonly string[];
  setup: CommandSetup;
  /** @default SERVER_LIMITS */
  limits?: SandboxLimits;
  /** Whether it goes on if no space is left. @default false */
  mayFillDisk?: boolean;
  /**
   * Empty folder of the host that receives the server's copy of the project when it has ended. Without it, the copy
   * is removed.
   */
  keepIn?: string;
  /**
   * Waits after each start until the program is ready.
   * @default a program is ready as soon as it listens
   */
  warmUp?: WarmUp;
}

/** The files of projects whose server did not listen in ten times the time either: waiting again shows nothing new. */
const silentProjects = new WeakSet<object>();

/**
 * Starts a server. If it does not listen, stops it and returns why, with its report. On a busy machine it gets ten times
 * the time before that counts, once for a project.
 */
export async function startServer(
  workspace: Workspace,
  program: ServerProgram,
): Promise<{ server: RunningServer } | { fault: string; report: CommandReport }> {
  const begin = performance.now();
  let started = await startOnce(workspace, program);
  const isSlow = performance.now() - begin >= START_SECONDS * 1_000;
  if ("fault" in started && isSlow && !silentProjects.has(workspace.paths) && isMachineBusy()) {
    if (program.keepIn !== undefined) await emptyFolder(program.keepIn);
    started = await startOnce(workspace, program, START_SECONDS * BUSY_FACTOR);
    if ("fault" in started) silentProjects.add(workspace.paths);
  }
  if ("server" in started) await program.warmUp?.wait(started.server.address);
  return started;
}

async function startOnce(
  workspace: Workspace,
  { project, start, setup, limits = SERVER_LIMITS, keepIn, mayFillDisk = false }: ServerProgram,
  startSeconds?: number,
): ReturnType<typeof startServer> {
  const server = await workspace.serve({
    arguments: start,
    project,
    setup,
    limits,
    keepIn,
    startSeconds,
    mayFillDisk,
  });
  if (server.socketPath === null || server.fault !== null) {
    const report = await server.stop();
    return { fault: server.fault ?? programEnding(report), report };
  }
  return { server: watched(server, { socketPath: server.socketPath, port: server.port }) };
}

/** How long to wait for the server's end, in milliseconds. */
const ENDING_PATIENCE = { briefly: 10, longer: 500 } as const;

function watched(server: SandboxServer, address: ServerAddress): RunningServer {
  let ending: string | null = null;
  const ended = server.ended.then((report) => {
    ending = programEnding(report);
    return report;
  });
  return {
    address,
    base: `http://127.0.0.1:${address.port}`,
    ending: () => ending,
    async waitForEnding(patience) {
      await Promise.race([ended, delay(ENDING_PATIENCE[patience])]);
      return ending;
    },
    usage: () => server.usage?.() ?? null,
    signal: (name) => server.signal(name),
    ended,
    stop: () => server.stop(),
  };
}
