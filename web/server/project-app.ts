import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Hono } from "hono";
import { ConfigurationError } from "../../src/errors/configuration-error.ts";

/**
 * Loads the app that a project's langgraph.json names as `http.app`, such as `./src/app.ts:app`. Its Hono may be another copy
 * than ours. Throws ConfigurationError if the export is no Hono app.
 */
export async function loadProjectApp(path: string, folder: string): Promise<Hono> {
  const colon = path.lastIndexOf(":");
  const file = colon === -1 ? path : path.slice(0, colon);
  const name = colon === -1 ? "default" : path.slice(colon + 1);
  const module = (await import(pathToFileURL(resolve(folder, file)).href)) as Record<string, unknown>;
  const app = module[name];
  if (isHono(app)) return app;
  throw new ConfigurationError("langgraph.json", [
    `http.app ${JSON.stringify(path)} must export a Hono app; ${file} exports: ${Object.keys(module).join(", ") || "nothing"}`,
  ]);
}

function isHono(value: unknown): value is Hono {
  return typeof value === "object" && value !== null && "routes" in value && "fetch" in value;
}
