/**
 * What starts a server and leads connections to it, as plain JavaScript for the Node that runs beside the server: its
 * one argument is a RelayOrder as JSON. On descriptor 3 it says `ready`, waits for `start`, and then says RelayNews, a
 * line of JSON each, and passes on each signal that it is told by name.
 *
 * Its socket is made through an open folder of the host, which is closed before anything else is started: the server has
 * no way to it.
 */
export const RELAY_SCRIPT = String.raw`
const { spawn } = require("node:child_process");
const { closeSync, existsSync, readFileSync, writeFileSync } = require("node:fs");
const net = require("node:net");
// A stream's pipe looks at these, and making them would set the program's own outputs to not wait: text would be lost.
for (const name of ["stdout", "stderr"]) Object.defineProperty(process, name, { value: undefined });
const order = JSON.parse(process.argv[1]);
const control = new net.Socket({ fd: 3 });
// Only Linux tells who listens where; elsewhere the one port is tried.
const hasTables = existsSync("/proc/net/tcp");
let target = "127.0.0.1";
let program = null;

const entrance = net.createServer({ allowHalfOpen: true }, (outer) => {
  const inner = net.connect({ port: order.port, host: target, allowHalfOpen: true, noDelay: true });
  pass(outer, inner);
  pass(inner, outer);
});

// Each way ends by itself. Where one end breaks off, so does the other; what it sent in good order arrives first.
function pass(from, to) {
  from.pipe(to);
  from.on("error", () => {});
  from.on("close", () => (from.readableEnded ? to.destroySoon() : to.destroy()));
}

function say(news) {
  control.write(JSON.stringify(news) + "\n");
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
    if (ports.join() !== known) say({ ports });
    known = ports.join();
  };
  const look = () => {
    const heard = listening().filter(({ port }) => !before.has(port));
    target = heard.find(({ port }) => port === order.port)?.host ?? target;
    if (hasTables) tell([...new Set(heard.map(({ port }) => port))].sort((one, other) => one - other));
    else net.connect(order.port, target, function () { tell([order.port]); this.destroy(); }).on("error", () => {});
    const isUp = heard.some(({ port }) => port === order.port);
    setTimeout(look, isUp ? 50 * order.pollMilliseconds : order.pollMilliseconds);
  };
  look();
}

// What the program still said over its connections is let through, and what it started may end, for a moment.
function finish(ending) {
  say({ ending });
  let isClosed = false;
  entrance.close(() => { isClosed = true; });
  const end = Date.now() + 500;
  setInterval(() => {
    if ((isClosed && !isGroupAlive()) || Date.now() > end) process.exit();
  }, 5);
}

function isGroupAlive() {
  try {
    return process.kill(-program.pid, 0);
  } catch {
    return false;
  }
}

// Every port that something listens on, with the address by which it is reached.
function listening() {
  return ["tcp", "tcp6"].flatMap((family) => {
    const rows = tableOf(family).split("\n").slice(1).map((row) => row.trim().split(/\s+/));
    return rows.filter(([, , , state]) => state === "0A").map(([, local]) => {
      const [address, port] = local.split(":");
      return { port: parseInt(port, 16), host: hostOf(address) };
    });
  });
}

function tableOf(family) {
  try {
    return readFileSync("/proc/net/" + family, "utf8");
  } catch {
    return "";
  }
}

// As the kernel writes it: words of four bytes, each from its last byte on.
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

/** What a relay is told. */
export interface RelayOrder {
  arguments: readonly string[];
  environment: Readonly<Record<string, string>>;
  /** Where the server is to listen. */
  port: number;
  /** The open folder's descriptor, and the socket's name in it; without a folder, the socket's path. */
  folder: number | null;
  socket: string;
  /** How often it looks for listening ports. */
  pollMilliseconds: number;
}

/** What a relay says: which ports the server listens on now, or how it ended. */
export interface RelayNews {
  ports?: number[];
  ending?: { exit: number | null; signal: string | null };
}
