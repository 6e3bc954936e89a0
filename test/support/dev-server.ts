import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { Client } from "@langchain/langgraph-sdk";

/** The real dev server (`langgraphjs dev`), running in a folder of its own. */
export interface DevServer extends AsyncDisposable {
  client: Client;
  port: number;
  /** Everything that it has printed so far. */
  output: () => string;
}

/** What a dev server is started with; the shipped graphs, an empty environment and a free port where not given. */
export interface DevServerOptions {
  /** Paths as in langgraph.json, from the project's root: `graphs/router.ts:graph`. */
  graphs?: Record<string, string>;
  environment?: Record<string, string>;
  port?: number;
}

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const CLI = join(ROOT, "node_modules/@langchain/langgraph-cli/dist/cli/cli.mjs");
const START_MILLISECONDS = 50_000;
const END_MILLISECONDS = 5_000;

/** Starts the dev server; disposing of it ends all of its processes. Rejects with what it printed if it does not start. */
export async function startDevServer(options: DevServerOptions = {}): Promise<DevServer> {
  // Threads are kept beside langgraph.json: in a folder of its own it leaves a developer's threads alone.
  const folder = await realpath(await mkdtemp(join(tmpdir(), "troupe-dev-server-")));
  await writeFile(join(folder, "langgraph.json"), await configurationFor(folder, options.graphs));
  const child = launch(folder, options);
  // It comes when the last of the processes has let go of the output.
  const closed = once(child, "close");
  const endNow = (): void => signalGroup(child, "SIGKILL");
  process.once("exit", endNow);
  let printed = "";
  const output = (): string => stripVTControlCharacters(printed);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => (printed += text));
  }
  const close = async (): Promise<void> => {
    await endGroup(child, closed);
    process.off("exit", endNow);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const port = await announcedPort(child, output);
    const client = new Client({
      apiUrl: `http://127.0.0.1:${port}`,
      apiKey: null,
      callerOptions: { maxRetries: 0 },
    });
    return { client, port, output, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The project's langgraph.json as it reads from another folder. */
async function configurationFor(folder: string, graphs?: Record<string, string>): Promise<string> {
  const shipped = JSON.parse(await readFile(join(ROOT, "langgraph.json"), "utf8")) as {
    graphs: Record<string, string>;
  };
  // The server joins paths to its folder, absolute ones too, so they have to be relative.
  const moved = Object.entries(graphs ?? shipped.graphs).map(([name, path]) => [
    name,
    relative(folder, join(ROOT, path)),
  ]);
  return JSON.stringify({ ...shipped, graphs: Object.fromEntries(moved) });
}

function launch(folder: string, { environment = {}, port = 0 }: DevServerOptions): ChildProcess {
  // Each idle worker looks for a run about once a second: many of them find one sooner.
  const switches = ["--host", "127.0.0.1", "--no-browser", "--no-reload", "--n-jobs-per-worker", "40"];
  return spawn(process.execPath, [CLI, "dev", "--port", String(port), ...switches], {
    cwd: folder,
    env: { LANGGRAPH_CLI_NO_ANALYTICS: "1", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    // It is three processes: a group of their own is what can be ended as one.
    detached: true,
  });
}

/** Waits for the line that names the port, or for an error: the parent process lives on when its server has failed. */
function announcedPort(child: ChildProcess, output: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (what: string): void => reject(new Error(`the dev server ${what}:\n${output()}`));
    const timer = setTimeout(() => fail("did not start in time"), START_MILLISECONDS);
    const look = (): void => {
      const port = /Server running at \S+:(\d+)/.exec(output())?.[1];
      if (port !== undefined) resolve(Number(port));
      else if (/^error:/m.test(output())) fail("did not start");
      else return;
      settle();
    };
    const onClose = (): void => (settle(), fail("ended"));
    const settle = (): void => {
      clearTimeout(timer);
      child.stdout?.off("data", look);
      child.off("close", onClose);
    };
    child.stdout?.on("data", look);
    child.once("close", onClose);
  });
}

async function endGroup(child: ChildProcess, closed: Promise<unknown>): Promise<void> {
  const timer = setTimeout(() => signalGroup(child, "SIGKILL"), END_MILLISECONDS);
  signalGroup(child, "SIGTERM");
  await closed;
  clearTimeout(timer);
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // It has ended by itself.
  }
}
