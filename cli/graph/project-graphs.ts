import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigurationError } from "../../src/errors/configuration-error.ts";
import { isRecord } from "../../src/text/is-record.ts";

const FILE = "langgraph.json";

/**
 * Reads the graphs that a folder's langgraph.json names, each with its `./file.ts:export`. Without that file there are
 * no graphs. Throws ConfigurationError if the file cannot be read or is malformed.
 */
export async function readProjectGraphs(folder: string): Promise<ReadonlyMap<string, string>> {
  const content = await readProjectFile(folder);
  return content === null ? new Map() : graphsOf(content);
}

/** Reads a folder's langgraph.json, or null without one. Throws ConfigurationError if it cannot be read or is malformed. */
export async function readProjectFile(folder: string): Promise<Readonly<Record<string, unknown>> | null> {
  const text = await readIfPresent(join(folder, FILE));
  if (text === null) return null;
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new ConfigurationError(FILE, ["it must be valid JSON"], { cause });
  }
  if (isRecord(content) && isRecord(content["graphs"])) return content;
  throw new ConfigurationError(FILE, ['`graphs` must be an object, such as { "team": "./team.ts:graph" }']);
}

/** Returns the graphs that the content of a langgraph.json names. Throws ConfigurationError if one has no path. */
export function graphsOf(content: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const graphs = Object.entries(isRecord(content["graphs"]) ? content["graphs"] : {});
  return new Map(graphs.map(([name, entry]) => [name, pathOf(name, entry)]));
}

/** Returns what langgraph.json says of a graph, for those who choose one; null if it says nothing. */
export function descriptionOf(content: Readonly<Record<string, unknown>>, name: string): string | null {
  const entry = isRecord(content["graphs"]) ? content["graphs"][name] : null;
  const description = isRecord(entry) ? entry["description"] : null;
  return typeof description === "string" && description.trim() !== "" ? description : null;
}

async function readIfPresent(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new ConfigurationError(FILE, ["the file cannot be read"], { cause });
  }
}

/** Returns the path of a graph: LangGraph accepts the path itself, or an object with `path` and a description. */
function pathOf(name: string, entry: unknown): string {
  const path = isRecord(entry) ? entry["path"] : entry;
  if (typeof path === "string" && /.:[^/\\]+$/.test(path)) return path;
  throw new ConfigurationError(FILE, [
    `graph ${JSON.stringify(name)} must have a path such as "./file.ts:export"`,
  ]);
}
