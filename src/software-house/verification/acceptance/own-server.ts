import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { startServer, type RunningServer, type ServerProgram } from "../running-server.ts";
import type { Workspace } from "../workspace.ts";
import { HOME_IN_PROJECT, withHome } from "./home.ts";

/** A server that belongs to one test. */
export interface OwnServer {
  /** The server that runs now. */
  current(): RunningServer;
  /** Ends the server and starts it again on what it left. Returns why that is impossible; null if it runs again. */
  restart(): Promise<string | null>;
  stop(): Promise<void>;
}

/** Starts a server for one test. With `keeps`, it can be restarted: its folder and its home folder are then kept. */
export type StartOwnServer = (options: { keeps: boolean }) => Promise<OwnServer | { fault: string }>;

/** How a server ends before a restart: it may finish its work, or it is killed. */
export type EndingSignal = "SIGTERM" | "SIGKILL";

/** Returns a function that starts servers of this program. */
export function ownServers(
  workspace: Workspace,
  program: ServerProgram,
  { ending = "SIGTERM" }: { ending?: EndingSignal } = {},
): StartOwnServer {
  return async ({ keeps }) => {
    let starts = 0;
    const start = async (project: string): Promise<Started> => {
      if (!keeps) return startServer(workspace, program);
      starts += 1;
      const keepIn = await workspace.createFolder();
      const started = await startServer(workspace, {
        ...program,
        start: ending === "SIGKILL" ? withOtherNumber(program.start, starts) : program.start,
        project,
        setup: withHome(program.setup),
        keepIn,
      });
      return { ...started, left: keepIn };
    };
    if (keeps) await mkdir(join(program.project, HOME_IN_PROJECT), { recursive: true });
    let started = await start(program.project);
    if ("fault" in started) return { fault: started.fault };
    let { server, left = program.project } = started;
    return {
      current: () => server,
      async restart() {
        const end = server.ending();
        if (end !== null) return `the server had ended: ${end}`;
        // A server that finishes its work first is not killed after the two seconds that `stop` gives it.
        server.signal(ending);
        await Promise.race([server.ended, delay(ENDING_MILLISECONDS, undefined, { ref: false })]);
        const { notKept = [] } = await server.stop();
        const [lost] = notKept;
        if (lost !== undefined) return `what it left could not be kept: ${lost}`;
        started = await start(left);
        if ("fault" in started) return `it did not start again on what it had left: ${started.fault}`;
        ({ server, left = program.project } = started);
        return null;
      },
      stop: async () => void (await server.stop()),
    };
  };
}

/**
 * Uses up numbers of processes before the program starts: fewer at each start, so that no program takes the number in the
 * lock of one that was killed for a number of its own.
 */
const LATER_NUMBER = `trap : TERM QUIT
n=0; while [ $n -lt "$1" ]; do (:); n=$((n + 1)); done
shift
"$@"
code=$?
exit $code`;

/** More numbers than the threads of a small program have. */
const NUMBERS = 40;

/** Number of starts whose numbers differ from each other. */
const DIFFERENT = 4;

function withOtherNumber(start: readonly string[], starts: number): string[] {
  const used = NUMBERS * (DIFFERENT - (starts % DIFFERENT));
  return ["sh", "-c", LATER_NUMBER, "sh", String(used), ...start];
}

/** Longest time that a server may take to end before a restart, in milliseconds. */
const ENDING_MILLISECONDS = 10_000;

type Started = Awaited<ReturnType<typeof startServer>> & { left?: string };
