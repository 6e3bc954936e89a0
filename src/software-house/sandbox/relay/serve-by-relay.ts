import { join } from "node:path";
import { awaitListening } from "../await-listening.ts";
import type { CommandReport, SandboxCommand, SandboxServer, ServerUsage } from "../sandbox.ts";
import { RELAY_SCRIPT, type RelayMessage, type RelayOrder } from "./relay-script.ts";

/** A running relay, inside a sandbox or outside. */
export interface RunningRelay {
  /** Sends a line to the relay. */
  say: (line: string) => void;
  kill: () => void;
  socketFolder: string;
  /** Measures what the server uses now. Absent if that cannot be measured. */
  usage?: () => ServerUsage | null;
  ended: Promise<CommandReport>;
}

/** The command of a relay. */
export interface RelayProgram {
  /** The arguments of Node. */
  arguments: readonly string[];
  /** Gets each line that the relay writes. */
  onLine: (line: string) => void;
}

/** Time that a server has to end after SIGTERM. */
const GRACE_MILLISECONDS = 2_000;

const POLL_MILLISECONDS = 15;
const SOCKET = "server";

/**
 * Starts a relay by calling `start`; the relay starts the server. Resolves if the server listens, if it has ended, or
 * if its time to start is over.
 */
export async function serveByRelay(
  command: SandboxCommand,
  server: {
    port: number;
    portVariable: string;
    environment: Readonly<Record<string, string>>;
    /** The socket's folder for the relay: an open descriptor, or a path. */
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
  const messages = createMessageReader();
  const relay = await start({
    arguments: ["-e", RELAY_SCRIPT, JSON.stringify(order)],
    onLine: messages.read,
  });
  const ended = relay.ended.then((report) => ({
    ...report,
    ...(report.stopped === null && messages.ending()),
  }));
  const { startSeconds, limits } = command;
  const fault = await awaitListening({
    ended,
    port,
    portVariable,
    seconds: limits.seconds,
    startSeconds,
    onPorts: messages.onPorts,
  });
  return {
    socketPath: fault === null ? join(relay.socketFolder, SOCKET) : null,
    port,
    fault,
    ended,
    ...(relay.usage && { usage: relay.usage }),
    signal: (name) => relay.say(name),
    async stop() {
      relay.say("SIGTERM");
      const timer = setTimeout(() => relay.kill(), GRACE_MILLISECONDS);
      return ended.finally(() => clearTimeout(timer));
    },
  };
}

interface MessageReader {
  read: (line: string) => void;
  onPorts: (listener: (ports: readonly number[]) => void) => void;
  ending: () => RelayMessage["ending"];
}

function createMessageReader(): MessageReader {
  let ports: readonly number[] = [];
  let ending: RelayMessage["ending"];
  let listener = (_ports: readonly number[]): void => {};
  return {
    read(line) {
      const message = parse(line);
      ending ??= message.ending;
      if (message.ports === undefined) return;
      ports = message.ports;
      listener(ports);
    },
    onPorts(newListener) {
      listener = newListener;
      // The relay may have sent its ports before the listener was set.
      listener(ports);
    },
    ending: () => ending,
  };
}

/** Reads a message. Drops what is not valid, because a program may have taken control of the relay. */
function parse(line: string): RelayMessage {
  try {
    const { ports, ending } = JSON.parse(line) as RelayMessage;
    return {
      ...(Array.isArray(ports) && { ports: ports.filter(Number.isInteger).slice(0, 20) }),
      ...(ending && { ending: { exit: ending.exit ?? null, signal: ending.signal ?? null } }),
    };
  } catch {
    return {};
  }
}
