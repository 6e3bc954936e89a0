import { unwatchFile, watchFile } from "node:fs";
import { messageOf } from "../../src/errors/locate-error.ts";
import type { Output } from "../output.ts";
import type { DevProject } from "./dev-project.ts";
import { startProcess, type ProcessCommand, type ProcessNews } from "./server-process.ts";

/** Why a server has ended. */
export type ServerEnd =
  | { readonly kind: "interrupted" }
  /** langgraph.json or its env file has changed, and this is the project now. */
  | { readonly kind: "changed"; readonly project: DevProject }
  | { readonly kind: "failed"; readonly message: string };

/** What `runServer` needs. */
export interface ServerRun {
  command: ProcessCommand;
  /** True if the server starts again when a source changes. */
  reload: boolean;
  /** The files whose change makes it start with another command. */
  watched: readonly string[];
  readAgain: () => Promise<DevProject>;
  interruption: AbortSignal;
  /** Called each time when the server answers. */
  onReady: () => Promise<void>;
  output: Output;
  /** @default 60 seconds if it was asked to end, else 4 */
  patience?: RestartPatience;
}

/** How long a server may be gone until the watcher of the sources has started the next one, in milliseconds. */
export interface RestartPatience {
  /** The watcher has asked it to end. A busy machine takes long to start a process. */
  readonly asked: number;
  /** It has ended without a word. The watcher may have killed it: on Windows, and if it did not listen. */
  readonly silent: number;
}

const PATIENCE: RestartPatience = { asked: 60_000, silent: 4_000 };

const ENDED = "the server has ended by itself; start it again with `troupe dev`";

/** Files are looked at this often. */
const LOOK_MILLISECONDS = 500;

/** Runs a server until it is interrupted, its configuration changes, or it fails. All of its processes are gone then. */
export async function runServer(run: ServerRun): Promise<ServerEnd> {
  let end: (reason: ServerEnd) => void = () => undefined;
  const ended = new Promise<ServerEnd>((resolve) => (end = resolve));
  const server = await startProcess(run.command, reactTo(run, end));
  using _files = watchFiles(run.watched, () => {
    run.readAgain().then(
      (project) => end({ kind: "changed", project }),
      (error: unknown) => run.output.say(`troupe: ${messageOf(error)}; the server goes on as it was`),
    );
  });
  const onAbort = (): void => end({ kind: "interrupted" });
  run.interruption.addEventListener("abort", onAbort);
  if (run.interruption.aborted) onAbort();
  try {
    return await ended;
  } finally {
    run.interruption.removeEventListener("abort", onAbort);
    await server.end();
  }
}

/** Returns what decides, by what happens to the processes, whether the run is over. */
function reactTo(
  { reload, onReady, output, patience = PATIENCE }: ServerRun,
  end: (reason: ServerEnd) => void,
): (news: ProcessNews) => void {
  let hasBeenReady = false;
  let hasFailed = false;
  let wasAsked = false;
  let timer: NodeJS.Timeout | undefined;
  const fail = (message: string): void => end({ kind: "failed", message });
  return (news) => {
    switch (news.kind) {
      case "starting":
        clearTimeout(timer);
        hasFailed = false;
        wasAsked = false;
        return;
      case "ending":
        wasAsked = true;
        return;
      case "ready":
        hasBeenReady = true;
        void onReady();
        return;
      case "failed":
        hasFailed = true;
        if (!hasBeenReady || !reload) fail(`the server did not start: ${news.message}`);
        else
          output.say(`troupe: the server did not start: ${news.message}; it tries again if a source changes`);
        return;
      case "gone":
        if (hasFailed) return;
        timer = setTimeout(() => fail(ENDED), reload ? patience[wasAsked ? "asked" : "silent"] : 0);
        timer.unref();
        return;
      case "exited":
        fail(ENDED);
    }
  };
}

function watchFiles(paths: readonly string[], onChange: () => void): Disposable {
  for (const path of paths) watchFile(path, { interval: LOOK_MILLISECONDS }, onChange);
  return {
    [Symbol.dispose]() {
      for (const path of paths) unwatchFile(path, onChange);
    },
  };
}
