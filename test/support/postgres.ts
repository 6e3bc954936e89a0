import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { freePort } from "./free-port.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** A PostgreSQL server for one test file. */
export interface PostgresServer extends AsyncDisposable {
  url: string;
  /** Ends the server at once, as a crash does. What was committed is kept. */
  crash(): Promise<void>;
  /** Ends the server, and with it all connections, as `pg_ctl stop` does by default. */
  stop(): Promise<void>;
  /** Starts the server again after `crash` or `stop`, on the same port, with its data. */
  start(): Promise<void>;
}

/** The folder of PostgreSQL's programs, or null if it is not installed. */
export function postgresPrograms(): string | null {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian)
    ? readdirSync(debian).map((version) => join(debian, version, "bin"))
    : [];
  const folders = [...versions, ...(process.env["PATH"] ?? "").split(":")];
  return (
    folders.find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres"))) ??
    null
  );
}

const NOBODY = { uid: 65_534, gid: 65_534 };

/** Starts a server with its own database, on the loopback interface, for at most this many connections. */
export async function startPostgres(programs: string, { connections = 60 } = {}): Promise<PostgresServer> {
  const folder = temporaryFolder();
  const data = join(folder.path, "data");
  mkdirSync(data);
  // PostgreSQL refuses to run as root.
  const user = process.getuid?.() === 0 ? NOBODY : undefined;
  if (user) for (const path of [folder.path, data]) chownSync(path, user.uid, user.gid);
  const initialize = ["-D", data, "-U", "troupe", "--auth=trust", "--no-sync", "--no-locale", "-E", "UTF8"];
  execFileSync(join(programs, "initdb"), initialize, { ...user, cwd: folder.path, stdio: "ignore" });
  const port = await freePort();
  const settings = [
    `port=${port}`,
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "fsync=off",
    `max_connections=${connections}`,
  ].flatMap((setting) => ["-c", setting]);
  let server: ChildProcess | null = null;
  const end = async (signal: "SIGINT" | "SIGTERM" | "SIGQUIT"): Promise<void> => {
    if (server === null) return;
    const isGone = once(server, "exit");
    server.kill(signal);
    server = null;
    await isGone;
  };
  const start = async (): Promise<void> => {
    server ??= await startServer(join(programs, "postgres"), ["-D", data, ...settings], {
      ...user,
      cwd: folder.path,
    });
  };
  await start();
  return {
    url: `postgres://troupe@127.0.0.1:${port}/postgres`,
    crash: () => end("SIGQUIT"),
    stop: () => end("SIGINT"),
    start,
    async [Symbol.asyncDispose]() {
      // PostgreSQL waits until every client has left: a client that is still leaving would report an error.
      await end("SIGTERM");
      folder[Symbol.dispose]();
    },
  };
}

/** Starts PostgreSQL, and resolves when it accepts connections. */
async function startServer(
  program: string,
  settings: readonly string[],
  options: { cwd: string; uid?: number; gid?: number },
): Promise<ChildProcess> {
  const server = spawn(program, settings, { ...options, stdio: ["ignore", "ignore", "pipe"] });
  const lines: string[] = [];
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: server.stderr }).on("line", (line) => {
      lines.push(line);
      if (line.includes("ready to accept connections")) resolve();
    });
    server.once("exit", () => reject(new Error(`PostgreSQL did not start:\n${lines.join("\n")}`)));
  });
  return server;
}
