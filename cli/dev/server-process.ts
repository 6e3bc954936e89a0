import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as elapsed } from "node:timers/promises";
import { LIFELINE_VARIABLE } from "../../web/server/lifeline.ts";
import { listenToServer, type LifelineNews } from "./lifeline-server.ts";

/** What happens to the processes of a server. */
export type ProcessNews =
  | LifelineNews
  /** The process that was started here has ended: the watcher of the sources. */
  | { readonly kind: "exited" };

/** What is started. */
export interface ProcessCommand {
  /** The words after `node`. */
  readonly words: readonly string[];
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** The processes of a running server: the watcher of its sources, and below it the server. */
export interface ServerProcess {
  /** Ends both, and resolves when they are gone. */
  end(): Promise<void>;
}

/** A server writes the threads to disk when it ends. If it has not ended after this time, it is killed. */
const END_MILLISECONDS = 5_000;

/** Starts the processes of a server, and reports what happens to them. */
export async function startProcess(
  { words, folder, environment }: ProcessCommand,
  onNews: (news: ProcessNews) => void,
): Promise<ServerProcess> {
  let server: number | null = null;
  const lifeline = await listenToServer((news) => {
    if (news.kind === "starting") server = news.pid;
    if (news.kind === "gone") server = null;
    onNews(news);
  });
  const child = spawn(process.execPath, words, {
    cwd: folder,
    env: { ...environment, [LIFELINE_VARIABLE]: lifeline.address },
    stdio: ["ignore", "inherit", "inherit"],
    // A group of their own: no key press in the terminal reaches them but through here, and one signal reaches both.
    detached: process.platform !== "win32",
  });
  const exited = once(child, "exit").then(() => onNews({ kind: "exited" }));
  const kill = (): void => signalGroup(child, "SIGKILL");
  process.once("exit", kill);
  return {
    async end() {
      // The watcher would kill the server if that is slow to answer.
      if (server === null) child.kill("SIGTERM");
      else process.kill(server, "SIGTERM");
      const patience = new AbortController();
      const limit = elapsed(END_MILLISECONDS, undefined, { signal: patience.signal }).catch(() => undefined);
      await Promise.race([lifeline.idle(), limit]);
      child.kill("SIGTERM");
      await Promise.race([exited, limit]);
      patience.abort();
      kill();
      process.off("exit", kill);
      await exited;
      await lifeline[Symbol.asyncDispose]();
    },
  };
}

/** Signals a process and those that it has started, also if it is gone itself. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (process.platform === "win32") child.kill(signal);
    else if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // All of them have ended.
  }
}
