import { randomBytes } from "node:crypto";
import { announceModels, environmentModels } from "../../src/models/models.ts";
import { EXIT_CODES } from "../errors.ts";
import type { Output } from "../output.ts";
import { listenForInterruption } from "../run/interruption.ts";
import { openKeptJournal } from "../threads/kept-journal.ts";
import { openThreadsIfAny } from "../threads/open-kept-threads.ts";
import { createServer } from "./create-server.ts";
import type { AskedRun } from "./elicitation.ts";
import { loadOfferedGraphs, OWN_TOOLS } from "./offered-graphs.ts";
import { reserveStdout } from "./reserve-stdout.ts";
import { loadServerPackage } from "./server-package.ts";
import { threadsInFile, threadsInMemory } from "./served-threads.ts";
import { serveHttp } from "./http/serve-http.ts";
import { serveStdio } from "./serve-stdio.ts";
import type { ServedProject } from "./tool-context.ts";

/** The options of `troupe mcp`. */
export interface McpRequest {
  /** Serves over HTTP instead of stdin and stdout. @default not set */
  http?: true;
  /** The port of HTTP. @default a free one */
  port?: number;
  /** The SQLite file that keeps threads. @default TROUPE_DB, or threads.db in the user's state folder */
  db?: string;
}

/** How long a person may take to answer a form, in seconds. The questions themselves wait for ever. */
const LONGEST_FORM_SECONDS = 24 * 60 * 60;

/**
 * Serves the graphs of the current folder, and the verification, until the client leaves or a signal comes. Resolves to the
 * exit code. Throws UsageError, ConfigurationError or TroupeError if it cannot start.
 */
export async function serveMcp(options: McpRequest, output: Output): Promise<number> {
  // Before a graph is loaded, because its modules may print.
  using stdout = reserveStdout();
  using interruption = listenForInterruption();
  const sdk = await loadServerPackage();
  const folder = process.cwd();
  const settings = environmentModels.settings();
  output.keepSecret(settings.apiKey);
  const graphs = await loadOfferedGraphs(folder);
  announceModels(settings);
  using kept = await openThreadsIfAny(options.db === undefined ? {} : { db: options.db }, output);
  using _journal = kept === null ? null : openKeptJournal(kept, output);
  const ending = new AbortController();
  const works = new Set<Promise<unknown>>();
  const project: ServedProject = {
    sdk,
    folder,
    graphs,
    output,
    threads: kept === null ? threadsInMemory() : threadsInFile(kept),
    codec: sdk.createRequestStateCodec<AskedRun>({ key: randomBytes(32), ttlSeconds: LONGEST_FORM_SECONDS }),
    signal: AbortSignal.any([interruption.signal, ending.signal]),
    track(work) {
      works.add(work);
      const forget = (): void => void works.delete(work);
      work.then(forget, forget);
      return work;
    },
    inTurn: createTurns(),
  };
  const names = [...graphs.map(({ tool }) => tool), OWN_TOOLS.answer, OWN_TOOLS.verify].join(", ");
  const connect = { createServer: () => createServer(project), signal: project.signal, output };
  try {
    await (options.http
      ? serveHttp(sdk, { ...connect, names, port: options.port ?? 0 })
      : serveStdio({ ...connect, names, stdout: stdout.stream }));
  } finally {
    // What runs is aborted, and its thread keeps what is done.
    ending.abort(new Error("the server ends"));
    await Promise.allSettled(works);
  }
  return EXIT_CODES.completed;
}

function createTurns(): ServedProject["inTurn"] {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const own = last.then(work);
    last = own.catch(() => undefined);
    return own;
  };
}
