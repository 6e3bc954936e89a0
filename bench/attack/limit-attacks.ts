import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Attack } from "./attack.ts";
import { endingOf, LIMITS, runInside } from "./sandbox-attacks.ts";

/** Time after which a program that was started with `LIMITS` must be over, also on a busy machine. */
const MOST_SECONDS = 2 * LIMITS.seconds;

/** Bytes that a program may hold above its limit before it is stopped. */
const SPARE_BYTES = 96 * 2 ** 20;

/** An attack by a Python program that prints `HELD` and the bytes that it holds. */
function attack(name: string, tried: string, script: string, isShort = false): Attack {
  return {
    target: "limits",
    name,
    tried,
    isShort,
    async run(world) {
      const start = performance.now();
      const report = await runInside(world, ["python3", "-c", script]);
      const seconds = (performance.now() - start) / 1_000;
      const held = Math.max(
        0,
        ...Array.from(report.stdout.matchAll(/^HELD (\d+)$/gm), (found) => Number(found[1])),
      );
      return {
        happened: `${endingOf(report)}, after ${seconds.toFixed(1)} s${held > 0 ? `, with ${Math.round(held / 2 ** 20)} MiB` : ""}`,
        successes: [
          ...(held > LIMITS.memoryBytes + SPARE_BYTES ? [`held ${held} bytes`] : []),
          ...(seconds > MOST_SECONDS ? [`ran for ${Math.round(seconds)} s`] : []),
          ...(report.stdout.includes("UNLIMITED") ? ["was not limited"] : []),
        ],
      };
    },
  };
}

/** Python that sends over the ends of pairs until nothing more is taken. */
const flood = (open: string): string => `import socket, time
listener = socket.create_server(("127.0.0.1", 0), backlog=999)
pairs, held = [], 0
try:
    for _ in range(2000):
        pair = ${open}
        pairs.append(pair)
        for end in pair:
            end.setblocking(False)
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 22)
            try:
                while True: held += end.send(b"x" * 32_768)
            except BlockingIOError: pass
        print("HELD", held, flush=True)
except OSError as error: print(error, flush=True)
time.sleep(1)`;

/** Attacks that use more than was allowed. */
export const LIMIT_ATTACKS: Attack[] = [
  attack(
    "fork bomb",
    "each process starts others, without end",
    "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
    true,
  ),
  attack(
    "fork bomb in sessions",
    "each process is in a session of its own",
    "import os\nwhile True:\n    try: os.fork() or os.setsid()\n    except OSError: pass",
  ),
  attack(
    "threads",
    "10,000 threads",
    `import threading, time
try:
    for _ in range(10_000): threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    print("UNLIMITED")
except RuntimeError as error: print(error)
import os; os._exit(0)`,
  ),
  attack(
    "memory",
    "6 GiB in one process",
    `held = []
for count in range(96):
    held.append(bytearray(64 << 20)); print("HELD", count * (64 << 20), flush=True)`,
    true,
  ),
  attack(
    "unread TCP",
    "sends to itself over 2,000 connections",
    flood("(socket.create_connection(listener.getsockname()), listener.accept()[0])"),
    true,
  ),
  attack("unread socket pairs", "sends to itself over 2,000 pairs", flood("socket.socketpair()")),
  attack(
    "unread datagrams",
    "900 sockets with large buffers",
    `import socket
held = []
for count in range(900):
    end = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); end.bind(("127.0.0.1", 0)); held.append(end)
    end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
    for _ in range(60): end.sendto(b"x" * 60_000, end.getsockname())`,
  ),
  attack(
    "pipes",
    "500 pipes of 1 MiB in each of 60 processes",
    `import fcntl, os, time
pids = [os.fork() for _ in range(5)]
held = []
try:
    for _ in range(500):
        read, write = os.pipe(); held.append((read, write))
        try: fcntl.fcntl(write, 1031, 1 << 20)
        except OSError: pass
        os.set_blocking(write, False)
        try:
            while True: os.write(write, b"x" * 65_536)
        except BlockingIOError: pass
except OSError: pass
time.sleep(1)`,
  ),
  attack(
    "disk",
    "1 GiB in /tmp, and in /dev/shm",
    `for folder in ("/tmp", "/dev/shm"):
    try:
        for count in range(1024): open(f"{folder}/{count}", "wb").write(b"x" * (1 << 20))
        print("UNLIMITED")
    except OSError as error: print(error)`,
  ),
  attack(
    "time",
    "ignores signals, stops its other processes and never ends",
    "import os, signal\nsignal.signal(15, signal.SIG_IGN)\nif os.fork() == 0: os.kill(-1, 19)\nwhile True: pass",
  ),
  {
    target: "limits",
    name: "many files",
    tried: "leaves 200,000 empty files to copy",
    isShort: true,
    async run(world) {
      const keepIn = join(world.folder, "kept");
      mkdirSync(keepIn);
      const start = performance.now();
      const script = "for count in range(200_000): open(f'{count}', 'w').close()";
      const report = await runInside(world, ["python3", "-c", script], {
        keepIn,
        limits: { ...LIMITS, diskBytes: 2 ** 30 },
      });
      const seconds = (performance.now() - start) / 1_000;
      const kept = readdirSync(keepIn).length;
      return {
        happened: `${endingOf(report)}, after ${seconds.toFixed(1)} s, ${kept} files kept`,
        successes: [
          ...(kept > 10_000 ? [`had ${kept} files copied`] : []),
          ...(seconds > MOST_SECONDS ? [`took ${Math.round(seconds)} s`] : []),
        ],
      };
    },
  },
  {
    target: "limits",
    name: "output",
    tried: "prints without end",
    isShort: true,
    async run(world) {
      const report = await runInside(world, ["yes", "flood"]);
      const printed = report.stdout.length + report.stderr.length;
      return {
        happened: endingOf(report),
        successes: printed > LIMITS.outputBytes ? [`had ${printed} characters kept`] : [],
      };
    },
  },
];
