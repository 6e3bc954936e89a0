import { spawn } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type ListenOptions } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What an attack must not reach: a secret, a file, services of the host, another process. */
export interface World extends AsyncDisposable {
  /** A folder for the attack's own files. */
  folder: string;
  /** A file that every user of the host can read. It holds the secret. */
  secretFile: string;
  secret: string;
  /** A file that every user of the host can write to. */
  canaryFile: string;
  /** A service on loopback, one with an abstract name, and one at a path. */
  port: number;
  abstractName: string;
  socketPath: string;
  /** A process of the same user. */
  neighbor: number;
  /** Returns a number of seconds to sleep, by which a process that stays behind is found. */
  mark: string;
  /** Returns what an attack reached. */
  changes(): string[];
}

const CALM = "nobody has written here\n";

/** Paths of the host that no attack may create. */
const FORBIDDEN = [
  "/etc/troupe-was-here",
  "/usr/bin/troupe-was-here",
  "/troupe-was-here",
  "/var/tmp/troupe-was-here",
];

/** Creates a world with new files, services and numbers. */
export async function openWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "troupe-attack-"));
  chmodSync(folder, 0o755);
  const secret = `secret-${randomBytes(12).toString("hex")}`;
  const [secretFile, canaryFile] = [join(folder, "secret.txt"), join(folder, "canary.txt")];
  writeFileSync(secretFile, `${secret}\n`);
  writeFileSync(canaryFile, CALM);
  chmodSync(canaryFile, 0o666);
  process.env["OPENAI_API_KEY"] = secret;
  const reached: string[] = [];
  const listen = async (name: string, options: ListenOptions): Promise<ReturnType<typeof createServer>> => {
    const server = createServer((socket) => {
      reached.push(`reached the host's ${name}`);
      socket.on("error", () => {});
      socket.end(`${secret}\n`);
    });
    server.listen(options);
    await once(server, "listening");
    return server;
  };
  const abstractName = `troupe-attack-${secret.slice(-8)}`;
  const socketPath = join(folder, "host.sock");
  const service = await listen("port", { port: 0, host: "0.0.0.0" });
  const servers = [
    service,
    await listen("abstract socket", { path: `\0${abstractName}` }),
    await listen("socket file", { path: socketPath }),
  ];
  chmodSync(socketPath, 0o777);
  const neighbor = spawn("sleep", ["3600"], { stdio: "ignore" });
  const mark = `${randomInt(1_000_000, 9_000_000)}.5`;
  return {
    folder,
    secretFile,
    secret,
    canaryFile,
    port: (service.address() as { port: number }).port,
    abstractName,
    socketPath,
    neighbor: neighbor.pid ?? 0,
    mark,
    changes: () => [
      ...reached,
      ...(readFileSync(canaryFile, "utf8") === CALM ? [] : ["wrote to a file of the host"]),
      ...(neighbor.exitCode === null && neighbor.signalCode === null ? [] : ["ended a process of the host"]),
      ...FORBIDDEN.filter((path) => existsSync(path)).map((path) => `created ${path}`),
      ...(isRunning(mark) ? ["left a process behind"] : []),
    ],
    async [Symbol.asyncDispose]() {
      delete process.env["OPENAI_API_KEY"];
      neighbor.kill("SIGKILL");
      for (const server of servers) server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function isRunning(words: string): boolean {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .some((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, "utf8").includes(words);
      } catch {
        return false;
      }
    });
}
