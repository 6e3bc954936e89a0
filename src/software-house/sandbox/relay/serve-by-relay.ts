import { join } from "node:path";
import { awaitListening } from "../await-listening.ts";
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
    /** The socket's folder, as the relay has it: an open descriptor, or a path. */
    folder: number | string;
  },
  start: (relay: RelayProgram) => Promise<RunningRelay>,
): Promise<SandboxServer> {
  const { port, portVariable } = server;
  const order: RelayOrder = {
    arguments: command.arguments,
    environment: { ...server.environment, ...command.environment, [portVariable]: String(port) },
    port,
    ...(typeof server.folder === "number"
      ? { folder: server.folder, socket: SOCKET }
      : { folder: null, socket: join(server.folder, SOCKET) }),
    pollMilliseconds: POLL_MILLISECONDS,
  };
  const news = readNews();
  const relay = await start({ arguments: ["-e", RELAY_SCRIPT, JSON.stringify(order)], onLine: news.read });
  const ended = relay.ended.then((report) => ({ ...report, ...(report.stopped === null && news.ending()) }));
  const { seconds } = command.limits;
  const fault = await awaitListening({ ended, port, portVariable, seconds, heard: news.heard });
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
  heard: (listener: (ports: readonly number[]) => void) => void;
  ending: () => RelayNews["ending"];
}

function readNews(): News {
  let ports: readonly number[] = [];
  let ending: RelayNews["ending"];
  let listener = (_ports: readonly number[]): void => {};
  return {
    read(line) {
      const news = parse(line);
      ending ??= news.ending;
      if (news.ports === undefined) return;
      ports = news.ports;
      listener(ports);
    },
    heard(one) {
      listener = one;
      // Something may have been read before anybody asked.
      one(ports);
    },
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
