import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ConfigurationError } from "../../src/errors/configuration-error.ts";

/** The version that Troupe is tested with. The registry's `latest` is an older one (2.0.0), which was published by mistake. */
const CLI = "@langchain/langgraph-cli@1.5.1";

/** Where the parts of LangGraph's development server are. */
export interface ServerFiles {
  /** The URL of the module that exports `startServer`. */
  readonly server: string;
  /** The URL of the module that makes the server and the graphs import the same LangGraph. */
  readonly preload: string;
  /** The path of tsx's command line, which loads TypeScript and watches the sources. */
  readonly tsx: string;
}

/**
 * Finds LangGraph's development server: in the project, or else next to Troupe. A project has it as a part of
 * `@langchain/langgraph-cli`. Throws ConfigurationError with the command that installs it.
 */
export function locateServer(folder: string, besides: string = import.meta.url): ServerFiles {
  const places = [join(folder, "package.json"), besides].map((place) => createRequire(place));
  for (const require of places) {
    const api = requireOfApi(require);
    if (api === null) continue;
    checkVersion(api);
    const server = pathToFileURL(api.resolve("@langchain/langgraph-api/server"));
    return {
      server: server.href,
      preload: new URL("preload.mjs", server).href,
      tsx: createRequire(server).resolve("tsx/cli"),
    };
  }
  throw new ConfigurationError("troupe dev", [
    `LangGraph's development server is not installed; \`npm install --save-dev ${CLI}\` installs it`,
  ]);
}

/** Returns a `require` that finds `@langchain/langgraph-api`, or null: a strict tree shows it only to the CLI. */
function requireOfApi(require: NodeJS.Require): NodeJS.Require | null {
  if (finds(require, "@langchain/langgraph-api/server")) return require;
  if (!finds(require, "@langchain/langgraph-cli/package.json")) return null;
  const inner = createRequire(require.resolve("@langchain/langgraph-cli/package.json"));
  return finds(inner, "@langchain/langgraph-api/server") ? inner : null;
}

function finds(require: NodeJS.Require, name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}

function checkVersion(require: NodeJS.Require): void {
  const { version } = require("@langchain/langgraph-api/package.json") as { version: string };
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major === 1 && minor >= 5) return;
  throw new ConfigurationError("troupe dev", [
    `it needs version 1.5 of LangGraph's development server, but ${version} is installed; \`npm install --save-dev ${CLI}\` installs the right one`,
  ]);
}
