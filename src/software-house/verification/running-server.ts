import { setTimeout as delay } from "node:timers/promises";
import type { CommandReport, SandboxLimits, SandboxServer } from "../sandbox/sandbox.ts";
import type { ServerAddress } from "./acceptance/send-request.ts";
import type { Workspace, CommandSetup } from "./workspace.ts";
import { programEnding } from "./finding.ts";
import { SERVER_LIMITS } from "./limits.ts";

/** A server that answers somewhere. */
export interface RunningServer {
  readonly address: ServerAddress;
  /** Such as `http://127.0.0.1:8080`, as it is for the server itself. */
  readonly base: string;
  /** How it ended; null while it runs. */
  ending(): string | null;
  /** The same, with a moment's patience for an end that is on its way; with more where something is wrong. */
  endingSoon(mood: "well" | "suspicious"): Promise<string | null>;
  signal(name: "SIGTERM" | "SIGQUIT"): void;
  readonly ended: Promise<CommandReport>;
  stop(): Promise<CommandReport>;
}

/** What is started, where, and with what around it. */
export interface ServerProgram {
  project: string;
  start: readonly string[];
  setup: CommandSetup;
  limits?: SandboxLimits;
  /** The host's empty folder that receives what the server leaves in its copy of the project. */
  keepIn?: string;
}

/** Starts a server; resolves to why it did not come up where it did not, and then it has ended. */
export async function startServer(
  workspace: Workspace,
  { project, start, setup, limits = SERVER_LIMITS, keepIn }: ServerProgram,
): Promise<{ server: RunningServer } | { fault: string; report: CommandReport }> {
  const server = await workspace.serve({ arguments: start, project, setup, limits, keepIn });
  if (server.socketPath === null || server.fault !== null) {
    const report = await server.stop();
    return { fault: server.fault ?? programEnding(report), report };
  }
  return { server: watched(server, { socketPath: server.socketPath, port: server.port }) };
}

/** How long an end that is on its way is waited for, in milliseconds. */
const MOMENTS = { well: 10, suspicious: 500 } as const;

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
    async endingSoon(mood) {
      await Promise.race([ended, delay(MOMENTS[mood])]);
      return ending;
    },
    signal: (name) => server.signal(name),
    ended,
    stop: () => server.stop(),
  };
}
