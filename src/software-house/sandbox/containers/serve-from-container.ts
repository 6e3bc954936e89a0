import { rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { readLines } from "../control-lines.ts";
import type { CommandReport, SandboxServer } from "../sandbox.ts";
import { awaitListening } from "../await-listening.ts";
import { createTemporaryFolder } from "../temporary-folders.ts";
import type { Container } from "./container.ts";
import { listeningPorts } from "./listening-ports.ts";

/** Shell script: prints the kernel's tables of sockets again and again. */
const TABLES = "while :; do cat /proc/net/tcp /proc/net/tcp6 2>/dev/null; echo end; sleep 0.05; done";

/** JavaScript for Node: connects its input and output to a port on loopback. */
const CONNECTION = `const socket = require("node:net").connect({ port: +process.argv[1], host: "localhost", allowHalfOpen: true });
process.stdin.pipe(socket).pipe(process.stdout);
socket.on("error", () => process.exit(1)).on("close", () => process.stdin.destroy());`;

/** Time that a server has to end after SIGTERM. */
const GRACE_MILLISECONDS = 2_000;

/**
 * Serves a container's port over a unix socket of the host. Resolves if the server listens, if it has ended, or if its
 * time to start is over. The container has no network: each connection is a process of the engine that connects to the
 * port inside. It needs no network and no file of the host.
 */
export async function serveFromContainer(
  container: Container,
  server: {
    ended: Promise<CommandReport>;
    port: number;
    portVariable: string;
    seconds: number;
    startSeconds?: number | undefined;
  },
): Promise<SandboxServer> {
  const { ended, port } = server;
  const folder = createTemporaryFolder("ports");
  const socketPath = join(folder, "server");
  const entrance = createServer({ allowHalfOpen: true }, (socket) => forward(container, socket, port));
  const watching = watchPorts(container);
  void ended.catch(() => {}).finally(() => close(entrance, folder, watching.stop));
  const fault = await awaitListening({ ...server, onPorts: watching.onPorts });
  watching.stop();
  if (fault === null) await new Promise<void>((resolve) => entrance.listen(socketPath, resolve));
  const send = (signal: string): void =>
    void container.ask(`kill -${signal.replace("SIG", "")} "$(cat /tmp/.program)"`);
  return {
    socketPath: fault === null ? socketPath : null,
    port,
    fault,
    ended,
    signal: send,
    async stop() {
      send("SIGTERM");
      const timer = setTimeout(() => void container.kill(), GRACE_MILLISECONDS);
      return ended.finally(() => clearTimeout(timer));
    },
  };
}

function forward(container: Container, socket: Socket, port: number): void {
  const connection = container.start(["node", "-e", CONNECTION, String(port)]);
  socket.pipe(connection.stdin);
  connection.stdout.pipe(socket);
  connection.stderr.resume();
  socket.on("error", () => {});
  socket.on("close", () => connection.kill());
  connection.on("exit", (exit) => {
    if (exit !== 0) socket.destroy();
  });
}

/** Reads the ports that programs in the container listen on, and passes them to the listener each time. */
function watchPorts(container: Container): {
  onPorts: (listener: (ports: readonly number[]) => void) => void;
  stop: () => void;
} {
  const child = container.start(["sh", "-c", TABLES]);
  child.stderr.resume();
  let table: string[] = [];
  let listener = (_ports: readonly number[]): void => {};
  readLines(child.stdout, (line) => {
    if (line !== "end") return void table.push(line);
    listener(listeningPorts(table.join("\n")));
    table = [];
  });
  return {
    onPorts: (newListener) => {
      listener = newListener;
    },
    stop: () => void child.kill(),
  };
}

function close(entrance: Server, folder: string, stop: () => void): void {
  stop();
  entrance.close();
  rmSync(folder, { recursive: true, force: true });
}
