import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { freePort } from "./free-port.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** A Redis server for one test file. */
export interface RedisServer extends AsyncDisposable {
  url: string;
  /** Ends the server at once, and starts it again on the same port, without any data. */
  restartEmpty(): Promise<void>;
  /** Ends the server at once. */
  stop(): Promise<void>;
  /** Starts the server again after `stop`, without any data. */
  start(): Promise<void>;
}

/** The path of Redis' program, or null if it is not installed. */
export function redisProgram(): string | null {
  const folders = (process.env["PATH"] ?? "").split(":");
  const folder = folders.find((one) => existsSync(join(one, "redis-server")));
  return folder === undefined ? null : join(folder, "redis-server");
}

/** Starts a server on the loopback interface that keeps nothing on disk. */
export async function startRedis(program: string): Promise<RedisServer> {
  const folder = temporaryFolder();
  const port = await freePort();
  let server: ChildProcess | null = await startServer(program, { port, folder: folder.path });
  const stop = async (): Promise<void> => {
    if (server === null) return;
    const isGone = once(server, "exit");
    server.kill("SIGKILL");
    server = null;
    await isGone;
  };
  const start = async (): Promise<void> => {
    server ??= await startServer(program, { port, folder: folder.path });
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    stop,
    start,
    async restartEmpty() {
      await stop();
      await start();
    },
    async [Symbol.asyncDispose]() {
      await stop();
      folder[Symbol.dispose]();
    },
  };
}

async function startServer(
  program: string,
  { port, folder }: { port: number; folder: string },
): Promise<ChildProcess> {
  const settings = ["--port", `${port}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const policy = ["--maxmemory-policy", "noeviction", "--dir", folder];
  const server = spawn(program, [...settings, ...policy], { stdio: ["ignore", "pipe", "ignore"] });
  const lines: string[] = [];
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: server.stdout }).on("line", (line) => {
      lines.push(line);
      if (line.includes("Ready to accept connections")) resolve();
    });
    server.once("exit", () => reject(new Error(`Redis did not start:\n${lines.join("\n")}`)));
    server.once("error", reject);
  });
  return server;
}
