import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { startServer, type RunningServer, type ServerProgram } from "../running-server.ts";
import type { Workspace } from "../workspace.ts";
import { HOME_IN_PROJECT, HOME_INSIDE } from "./home.ts";

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

/** Returns a function that starts servers of this program. */
export function ownServers(workspace: Workspace, program: ServerProgram): StartOwnServer {
  return async ({ keeps }) => {
    const start = async (project: string): Promise<Started> => {
      if (!keeps) return startServer(workspace, program);
      const keepIn = await workspace.createFolder();
      const environment = { ...program.setup.environment, HOME: HOME_INSIDE };
      const started = await startServer(workspace, {
        ...program,
        project,
        setup: { ...program.setup, environment },
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

type Started = Awaited<ReturnType<typeof startServer>> & { left?: string };
