import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { isRecord } from "../../src/text/is-record.ts";
import { ALLOWED_ORIGINS } from "../../web/server/access.ts";
import { MOUNT_VARIABLE, type Mount } from "../../web/server/mount.ts";
import type { DevProject } from "./dev-project.ts";
import type { ServerFiles } from "./locate-server.ts";
import type { ProcessCommand } from "./server-process.ts";

/** How many runs the server carries out at once. */
const RUNS_AT_ONCE = 10;

/** Where the server serves, and which pages may call it. */
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
    http: { cors: defaultCors(place.studioUrl), ...http, app },
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

function environmentFor(project: DevProject, place: ServerPlace): NodeJS.ProcessEnv {
  return {
    // The server logs each request. Only what goes wrong is of interest here.
    LOG_LEVEL: "warn",
    ...project.environment,
    ...process.env,
    NODE_ENV: "development",
    LANGGRAPH_API_URL: place.address,
    PORT: String(place.port),
    [MOUNT_VARIABLE]: JSON.stringify(mountOf(project, place)),
  };
}

/** Returns how the console is mounted. Pages that the project's own `http.cors` names may call, too, but not all (`*`). */
function mountOf(
  { folder, graphs, app, http }: DevProject,
  { host, studioUrl }: ServerPlace,
): Omit<Mount, "hosts"> {
  const cors = isRecord(http["cors"]) ? http["cors"] : {};
  const { allow_origins: origins, allow_origin_regex: pattern } = cors;
  const named = Array.isArray(origins) ? origins.filter((origin) => typeof origin === "string") : [];
  const originPattern = typeof pattern === "string" ? pattern : null;
  return { host, origins: [...named, originOf(studioUrl)], originPattern, folder, graphs, app };
}

function originOf(address: string): string {
  return URL.canParse(address) ? new URL(address).origin : address;
}

/** What browsers get about other origins if the project says nothing: the same as the guard of the server decides. */
function defaultCors(studioUrl: string): object {
  const studio = originOf(studioUrl).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return {
    allow_origin_regex: `${ALLOWED_ORIGINS}|^${studio}$`,
    expose_headers: ["content-location", "x-pagination-total"],
  };
}

/** Returns the path of a file of this package: TypeScript if this runs from the sources, else the built one. */
function ownFile(name: string): string {
  const root = dirname(createRequire(import.meta.url).resolve("troupe/package.json"));
  return import.meta.url.endsWith(".ts") ? join(root, `${name}.ts`) : join(root, "dist", `${name}.js`);
}
