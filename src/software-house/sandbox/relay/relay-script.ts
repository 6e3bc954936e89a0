import { FORWARD_CONNECTION } from "./forward-connection.ts";

/**
 * The relay: plain JavaScript for Node, which starts a server and forwards connections to it.
 * It runs next to the server. Its only argument is a RelayOrder as JSON. On descriptor 3 it writes `ready`, waits for
 * the line `start`, and then writes one RelayMessage per line as JSON. Each other line that it reads is the name of a
 * signal, which it sends to the server.
 *
 * It makes its socket through an open folder of the host, and closes this folder before it starts anything else. So the
 * server cannot reach the folder.
 */
export const RELAY_SCRIPT = String.raw`
const { spawn } = require("node:child_process");
const { closeSync, existsSync, openSync, readFileSync, readSync, writeFileSync } = require("node:fs");
const net = require("node:net");
// A stream's pipe reads these two. Creating them would make the program's outputs non-blocking, and lose text.
for (const name of ["stdout", "stderr"]) Object.defineProperty(process, name, { value: undefined });
const order = JSON.parse(process.argv[1]);
const control = new net.Socket({ fd: 3 });
// Only Linux lists the listening ports. On other systems, the relay tries to connect to the expected port.
const hasTables = existsSync("/proc/net/tcp");
let target = "127.0.0.1";
let table = null;
let program = null;

// A server accepts one connection after the other, and the kernel keeps only a few for it, often five. It drops the
// others, which are tried again after a second. So further connections wait until the server has accepted these.
const MOST_WAITING = 3;
const arriving = [];
let connecting = 0;
let room = MOST_WAITING;

const entrance = net.createServer({ allowHalfOpen: true }, (outer) => {
  outer.on("error", () => {});
  if (arriving.push(outer) === 1) admit();
});

function admit() {
  while (arriving.length > 0) {
    if (room <= 0) room = MOST_WAITING - connecting - waitingConnections();
    if (room <= 0) {
      if (connecting === 0) setTimeout(admit, 1);
      return;
    }
    const outer = arriving.shift();
    if (outer.destroyed) continue;
    room -= 1;
    pass(outer);
  }
}

function pass(outer) {
  const inner = forwardConnection(outer, { host: target, port: order.port });
  connecting += 1;
  let isConnecting = true;
  for (const event of ["connect", "close"]) {
    inner.once(event, () => {
      if (isConnecting) connecting -= 1;
      isConnecting = false;
      admit();
    });
  }
}
${FORWARD_CONNECTION}
function send(message) {
  control.write(JSON.stringify(message) + "\n");
}

function begin() {
  const before = new Set(listening().map(({ port }) => port));
  const [file, ...words] = order.arguments;
  program = spawn(file, words, { env: order.environment, stdio: ["ignore", "inherit", "inherit"], detached: true });
  program.on("error", (error) => {
    writeFileSync(2, file + ": " + error.message + "\n");
    finish({ exit: 127, signal: null });
  });
  program.on("exit", (exit, signal) => finish({ exit, signal }));
  let known = "";
  const tell = (ports) => {
    if (ports.join() !== known) send({ ports });
    known = ports.join();
  };
  const look = () => {
    const found = listening().filter(({ port }) => !before.has(port));
    const own = found.find(({ port }) => port === order.port);
    if (own) [target, table] = [own.host, own.family];
    if (hasTables) tell([...new Set(found.map(({ port }) => port))].sort((one, other) => one - other));
    else net.connect(order.port, target, function () { tell([order.port]); this.destroy(); }).on("error", () => {});
    setTimeout(look, own ? 50 * order.pollMilliseconds : order.pollMilliseconds);
  };
  look();
}

// Waits at most 500 ms, so that open connections and the processes that the program started can end.
function finish(ending) {
  send({ ending });
  let isClosed = false;
  entrance.close(() => { isClosed = true; });
  const end = performance.now() + 500;
  setInterval(() => {
    if ((isClosed && !isGroupAlive()) || performance.now() > end) process.exit();
  }, 5);
}

function isGroupAlive() {
  try {
    return process.kill(-program.pid, 0);
  } catch {
    return false;
  }
}

// Returns every port that a program listens on, with the address to connect to and the table that lists it.
function listening() {
  return ["tcp", "tcp6"].flatMap((family) => {
    const rows = tableOf(family).split("\n").slice(1).map((row) => row.trim().split(/\s+/));
    return rows.filter(([, , , state]) => state === "0A").map(([, local]) => {
      const [address, port] = local.split(":");
      return { port: parseInt(port, 16), host: hostOf(address), family };
    });
  });
}

// Returns how many connections the server has still to accept. Listening ports come first in the kernel's table. It is
// read in small parts up to the server's port, because reading all of it takes milliseconds.
function waitingConnections() {
  if (table === null) return 0;
  const part = Buffer.alloc(160);
  const file = openSync("/proc/net/" + table);
  try {
    let text = "";
    for (let read = 1; read > 0; ) {
      read = readSync(file, part, 0, part.length, null);
      text += part.toString("latin1", 0, read);
      for (const row of text.split("\n").slice(1, -1)) {
        const [, local, , state, queues] = row.trim().split(/\s+/);
        if (state !== "0A") return 0;
        if (parseInt(local.split(":")[1], 16) === order.port) return parseInt(queues.split(":")[1], 16);
      }
    }
    return 0;
  } finally {
    closeSync(file);
  }
}

function tableOf(family) {
  try {
    return readFileSync("/proc/net/" + family, "utf8");
  } catch {
    return "";
  }
}

// Reads an address of the kernel's table: words of four bytes, each with its last byte first.
function hostOf(address) {
  const mapped = "0000000000000000FFFF0000";
  if (address.length > 8 && !address.startsWith(mapped)) return "::1";
  const bytes = address.slice(-8).match(/../g).reverse().map((byte) => parseInt(byte, 16));
  return bytes.every((byte) => byte === 0) ? "127.0.0.1" : bytes.join(".");
}

let rest = "";
control.setEncoding("utf8");
control.on("data", (text) => {
  const lines = (rest + text).split("\n");
  rest = lines.pop();
  for (const line of lines) {
    if (line === "start") begin();
    else if (program && isGroupAlive()) process.kill(-program.pid, line);
  }
});
control.on("close", () => {
  if (program && isGroupAlive()) process.kill(-program.pid, "SIGKILL");
  process.exit();
});
control.on("error", () => {});
entrance.listen(order.folder === null ? order.socket : "/proc/self/fd/" + order.folder + "/" + order.socket, () => {
  if (order.folder !== null) closeSync(order.folder);
  control.write("ready\n");
});
`;

/** What a relay must do. */
export interface RelayOrder {
  /** The server's program and its arguments. */
  arguments: readonly string[];
  environment: Readonly<Record<string, string>>;
  /** The port that the server must listen on. */
  port: number;
  /** Descriptor of the open folder for the socket; null if `socket` is a path. */
  folder: number | null;
  /** The socket's name in the folder, or its path. */
  socket: string;
  /** Time between two readings of the listening ports. It is 50 times as long after the server listens. */
  pollMilliseconds: number;
}

/** A message of a relay: the ports that the server listens on now, or how the server ended. */
export interface RelayMessage {
  ports?: number[];
  ending?: { exit: number | null; signal: string | null };
}
