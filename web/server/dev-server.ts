import { endLostRuns } from "./end-lost-runs.ts";
import { LIFELINE_VARIABLE, openLifeline } from "./lifeline.ts";
import { messageOf } from "../../src/errors/locate-error.ts";

// The process of the server that `troupe dev` starts: LangGraph's development server, with the console as its `http.app`.
// `troupe dev` passes the module of LangGraph's server and, as the last argument, the settings of the server as JSON.

interface LangGraphServer {
  StartServerSchema: { parse(settings: unknown): unknown };
  startServer(settings: unknown): Promise<{ cleanup(): Promise<void> }>;
}

/** LangGraph's server writes the threads to disk when it ends. It gets this long for it. */
const CLEANUP_MILLISECONDS = 3_000;

const [module = "", settings = ""] = process.argv.slice(-2);
let cleanup = async (): Promise<void> => undefined;
let isEnding = false;

const lifeline = await openLifeline(process.env[LIFELINE_VARIABLE] ?? "", () => void end("lost"));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end("asked"));
await lifeline.tell({ kind: "starting", pid: process.pid });

try {
  const langgraph = (await import(module)) as LangGraphServer;
  const given = JSON.parse(settings) as { cwd: string };
  await endLostRuns(given.cwd);
  const server = await langgraph.startServer(langgraph.StartServerSchema.parse(given));
  cleanup = () => server.cleanup();
  await lifeline.tell({ kind: "ready" });
} catch (error) {
  console.error(error);
  await lifeline.tell({ kind: "failed", message: messageOf(error) });
  process.exit(1);
}

async function end(why: "asked" | "lost"): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  setTimeout(() => process.exit(), CLEANUP_MILLISECONDS);
  if (why === "asked") await lifeline.tell({ kind: "ending" });
  await cleanup().catch((error: unknown) => console.error(error));
  // Without `troupe dev`, nothing would end the watcher of the sources, which is the parent of this process.
  if (why === "lost") process.kill(process.ppid, "SIGTERM");
  process.exit();
}
