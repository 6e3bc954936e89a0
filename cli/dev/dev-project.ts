import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ConfigurationError } from "../../src/errors/configuration-error.ts";
import { readEnvironmentFile } from "../../src/models/environment-file.ts";
import { isRecord } from "../../src/text/is-record.ts";
import { graphsOf, readProjectFile } from "../graph/project-graphs.ts";

const FILE = "langgraph.json";

/** A project as its langgraph.json describes it to a development server. */
export interface DevProject {
  readonly folder: string;
  /** `./file.ts:export`, by the names of the graphs. */
  readonly graphs: Readonly<Record<string, string>>;
  /** The project's own `http.app`; null if it has none. */
  readonly app: string | null;
  /** The rest of `http`, such as `cors`. */
  readonly http: Readonly<Record<string, unknown>>;
  /** `auth`, `ui` and `ui_config`, as LangGraph's server takes them. */
  readonly others: Readonly<Record<string, unknown>>;
  /** What langgraph.json adds to the environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** The files whose change starts the server again, besides the sources. */
  readonly watched: readonly string[];
}

/** Reads the project in a folder. Throws ConfigurationError that names what is wrong with its langgraph.json. */
export async function readDevProject(folder: string): Promise<DevProject> {
  const content = await readProjectFile(folder);
  if (content === null) {
    throw new ConfigurationError(FILE, [
      `there is none in ${folder}; go to the folder of your project, or make a project by \`troupe init my-team\``,
    ]);
  }
  const graphs = Object.fromEntries(graphsOf(content));
  const { app, ...http } = isRecord(content["http"]) ? content["http"] : {};
  const { auth, ui, ui_config: uiConfig } = content;
  const faults = await faultsOf(folder, { graphs, app, auth });
  if (faults.length > 0) throw new ConfigurationError(FILE, faults);
  return {
    folder,
    graphs,
    app: typeof app === "string" ? app : null,
    http,
    others: {
      ...(auth !== undefined && { auth }),
      ...(ui !== undefined && { ui }),
      ...(uiConfig !== undefined && { ui_config: uiConfig }),
    },
    ...readEnvironment(folder, content["env"]),
  };
}

/** Returns what is wrong with the files that langgraph.json names. */
async function faultsOf(
  folder: string,
  named: { graphs: Readonly<Record<string, string>>; app: unknown; auth: unknown },
): Promise<string[]> {
  if (Object.keys(named.graphs).length === 0) return ["`graphs` names no graph"];
  const auth = isRecord(named.auth) ? named.auth["path"] : undefined;
  const files: [subject: string, path: unknown][] = [
    ...Object.entries(named.graphs).map(([name, path]): [string, unknown] => [
      `graph ${JSON.stringify(name)}`,
      path,
    ]),
    ...(named.app === undefined ? [] : ([["http.app", named.app]] as [string, unknown][])),
    ...(auth === undefined ? [] : ([["auth.path", auth]] as [string, unknown][])),
  ];
  const faults = await Promise.all(files.map(([subject, path]) => faultOfFile(folder, subject, path)));
  return faults.filter((fault) => fault !== null);
}

async function faultOfFile(folder: string, subject: string, path: unknown): Promise<string | null> {
  if (typeof path !== "string") return `${subject} must be a path such as "./file.ts:export"`;
  const file = path.replace(/:[^:/\\]*$/, "");
  if (file.endsWith(".py")) {
    return `${subject}: ${file} is Python, and \`troupe dev\` serves TypeScript and JavaScript`;
  }
  const found = await stat(resolve(folder, file)).catch(() => null);
  return found?.isFile() ? null : `${subject}: there is no file ${file}`;
}

function readEnvironment(folder: string, env: unknown): Pick<DevProject, "environment" | "watched"> {
  const own = join(folder, FILE);
  if (env === undefined) return { environment: {}, watched: [own] };
  if (typeof env === "string") {
    const file = resolve(folder, env);
    return { environment: readEnvironmentFile(file), watched: [own, file] };
  }
  const entries = isRecord(env) ? Object.entries(env) : [["", null] as const];
  if (!entries.every((entry): entry is [string, string] => typeof entry[1] === "string")) {
    throw new ConfigurationError(FILE, [
      '`env` must be the path of a file, such as ".env", or an object of texts',
    ]);
  }
  return { environment: Object.fromEntries(entries), watched: [own] };
}
