import { join } from "node:path";
import type { CommandReport, SandboxCommand, SandboxServer } from "../sandbox.ts";
import { RELAY_SCRIPT, type RelayNews, type RelayOrder } from "./relay-script.ts";

/** A relay that is running, wherever that is. */
export interface RunningRelay {
  say: (line: string) => void;
  kill: () => void;
  socketFolder: string;
  ended: Promise<CommandReport>;
}

/** What is run first to serve. */
export interface RelayProgram {
  /** What Node is given. */
  arguments: readonly string[];
  onLine: (line: string) => void;
}

/** How long a server may take until it listens. */
const START_SECONDS = 15;

/** How long a server has after SIGTERM. */
const GRACE_MILLISECONDS = 2_000;

const POLL_MILLISECONDS = 15;
const SOCKET = "server";

/** Starts a server beside a relay, which `start` starts; resolves when it listens, has ended, or is given up. */
export async function serveByRelay(
  command: SandboxCommand,
  server: {
    port: number;
    portVariable: string;
    environment: Readonly<Record<string, string>>;
    folder: number;
  },
  start: (relay: RelayProgram) => Promise<RunningRelay>,
): Promise<SandboxServer> {
  const { port, portVariable } = server;
  const order: RelayOrder = {
    arguments: command.arguments,
    environment: { ...server.environment, ...command.environment, [portVariable]: String(port) },
    port,
    folder: server.folder,
    socket: SOCKET,
    pollMilliseconds: POLL_MILLISECONDS,
  };
  const news = readNews(port);
  const relay = await start({ arguments: ["-e", RELAY_SCRIPT, JSON.stringify(order)], onLine: news.read });
  const ended = relay.ended.then((report) => ({ ...report, ...(report.stopped === null && news.ending()) }));
  ended.catch(() => {});

  const seconds = Math.min(START_SECONDS, command.limits.seconds);
  const early = (report: CommandReport): string =>
    `the program ended before it listened on port ${port}, which ${portVariable} names: ${endingOf(report)}`;
  const silence = (): string => {
    const instead = news.ports().length === 0 ? "on no port" : `on ${news.ports().join(", ")} instead`;
    return `after ${seconds} s nothing listens on port ${port}, which ${portVariable} names; the program listens ${instead}`;
  };
  const fault = await Promise.race([
    news.listening.then(() => null),
    ended.then((report) => (report.stopped === "time" ? silence() : early(report))),
    afterSeconds(seconds).then(silence),
  ]);
  return {
    socketPath: fault === null ? join(relay.socketFolder, SOCKET) : null,
    port,
    fault,
    ended,
    signal: (name) => relay.say(name),
    async stop() {
      relay.say("SIGTERM");
      const timer = setTimeout(() => relay.kill(), GRACE_MILLISECONDS);
      return ended.finally(() => clearTimeout(timer));
    },
  };
}

interface News {
  read: (line: string) => void;
  /** Resolves when the server listens where it should. */
  listening: Promise<void>;
  ports(): readonly number[];
  ending(): RelayNews["ending"];
}

function readNews(port: number): News {
  let ports: readonly number[] = [];
  let ending: RelayNews["ending"];
  let heard = (): void => {};
  const listening = new Promise<void>((resolve) => {
    heard = resolve;
  });
  return {
    read(line) {
      const news = parse(line);
      ports = news.ports ?? ports;
      ending ??= news.ending;
      if (ports.includes(port)) heard();
    },
    listening,
    ports: () => ports,
    ending: () => ending,
  };
}

/** A program may have got at the relay: what is no news is none. */
function parse(line: string): RelayNews {
  try {
    const { ports, ending } = JSON.parse(line) as RelayNews;
    return {
      ...(Array.isArray(ports) && { ports: ports.filter(Number.isInteger).slice(0, 20) }),
      ...(ending && { ending: { exit: ending.exit ?? null, signal: ending.signal ?? null } }),
    };
  } catch {
    return {};
  }
}

function endingOf({ stopped, exit, signal }: CommandReport): string {
  if (stopped !== null) return `stopped (${stopped})`;
  return exit === null ? `signal ${signal}` : `exit ${exit}`;
}

function afterSeconds(seconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, seconds * 1_000).unref();
  });
}
