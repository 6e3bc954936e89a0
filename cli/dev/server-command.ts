import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { MOUNT_VARIABLE, type Mount } from "../../web/server/mount.ts";
import type { DevProject } from "./dev-project.ts";
import type { ServerFiles } from "./locate-server.ts";
import type { ProcessCommand } from "./server-process.ts";

/** How many runs the server carries out at once. */
const RUNS_AT_ONCE = 10;

/** Where the server serves, and for whom. */
export interface ServerPlace {
  readonly host: string;
  readonly port: number;
  /** The address as clients write it. */
  readonly address: string;
  readonly reload: boolean;
  readonly studioUrl: string;
}

/** Returns the command that starts LangGraph's development server for a project, with the console in it. */
export function serverCommand(files: ServerFiles, project: DevProject, place: ServerPlace): ProcessCommand {
  const { folder, graphs, http, others } = project;
  const { host, port, reload } = place;
  // LangGraph's server joins the path to the folder, and takes what follows a colon for the name of the export.
  const app = `${relative(folder, ownFile("web/server/index"))}:app`;
  const settings = {
    ...others,
    cwd: folder,
    host,
    port,
    graphs,
    nWorkers: RUNS_AT_ONCE,
    http: { ...http, app },
  };
  return {
    words: [
      files.tsx,
      ...(reload ? ["watch", "--clear-screen=false"] : []),
      "--import",
      files.preload,
      ownFile("web/server/dev-server"),
      files.server,
      JSON.stringify(settings),
    ],
    folder,
    environment: environmentFor(project, place),
  };
}

function environmentFor(
  project: DevProject,
  { host, port, address, studioUrl }: ServerPlace,
): NodeJS.ProcessEnv {
  const { folder, graphs, app } = project;
  const mount: Mount = {
    host,
    origins: [...allowedOrigins(project), originOf(studioUrl)],
    folder,
    graphs,
    app,
  };
  return {
    // The server logs each request. Only what goes wrong is of interest here.
    LOG_LEVEL: "warn",
    ...project.environment,
    ...process.env,
    NODE_ENV: "development",
    LANGGRAPH_API_URL: address,
    PORT: String(port),
    [MOUNT_VARIABLE]: JSON.stringify(mount),
  };
}

/** Returns the origins that the project's own `http.cors` allows. */
function allowedOrigins({ http }: DevProject): string[] {
  const { allow_origins: origins } = (http["cors"] ?? {}) as { allow_origins?: unknown };
  return Array.isArray(origins) ? origins.filter((origin) => typeof origin === "string") : [];
}

function originOf(address: string): string {
  return URL.canParse(address) ? new URL(address).origin : address;
}

/** Returns the path of a file of ours: TypeScript if this runs from the sources, else the built one. */
function ownFile(name: string): string {
  const root = dirname(createRequire(import.meta.url).resolve("troupe/package.json"));
  return import.meta.url.endsWith(".ts") ? join(root, `${name}.ts`) : join(root, "dist", `${name}.js`);
}
