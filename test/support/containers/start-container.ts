import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { NODE_USER, shown } from "./bubblewrap.ts";
import type { Image } from "./build-image.ts";

/** A process of an image. */
export interface Container extends AsyncDisposable {
  /** The first line that it printed. */
  line: string;
  /** Sends SIGTERM, as `docker stop` does, and resolves to the exit code. */
  stop(): Promise<number | null>;
  /** Ends the process at once, as the death of its machine does. */
  kill(): Promise<void>;
  /** Resolves to the exit code, and to what was printed on stderr. */
  ended: Promise<{ code: number | null; stderr: string }>;
}

/** How a container is started. */
interface StartOptions {
  environment: Readonly<Record<string, string>>;
  /** Folders of this machine by the paths at which they are mounted. */
  volumes?: Readonly<Record<string, string>>;
  /** What runs instead of the image's command. */
  command?: readonly string[];
}

/**
 * Starts an image's process as its user, with a root file system that cannot be written and this machine's network. The
 * variables are those of the image and the given ones, and no other.
 */
export async function startContainer(image: Image, options: StartOptions): Promise<Container> {
  const { environment, volumes = {}, command = image.command } = options;
  const user = image.user === "node" ? String(NODE_USER) : "0";
  const mounted = Object.entries(volumes).flatMap(([path, folder]) => ["--bind", folder, path]);
  const identity = ["setpriv", "--reuid", user, "--regid", user, "--clear-groups", "--no-new-privs"];
  const words = [
    ...shown(image.root, "read-only"),
    ...mounted,
    "--unshare-pid",
    "--chdir",
    image.folder,
    ...identity,
  ];
  const child = spawn("bwrap", [...words, ...command], {
    env: { PATH: process.env["PATH"], ...image.environment, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = Promise.all([once(child, "close"), text(child.stderr)]).then(([[code], stderr]) => ({
    code: code as number | null,
    stderr,
  }));
  const line = await Promise.race([
    once(child.stdout, "data").then(([data]) => String(data).trim()),
    ended.then(({ code, stderr }) => Promise.reject(new Error(`it ended with ${code}:\n${stderr}`))),
  ]);
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
  };
  return {
    line,
    ended,
    kill,
    async stop() {
      // bubblewrap and its first process wait for the image's process, and do not pass signals on.
      process.kill(childOf(childOf(child.pid ?? 0)), "SIGTERM");
      return (await ended).code;
    },
    [Symbol.asyncDispose]: kill,
  };
}

function childOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8"));
}
