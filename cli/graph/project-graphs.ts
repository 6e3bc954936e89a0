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
  const text = await readIfPresent(join(folder, FILE));
  if (text === null) return new Map();
  const graphs = graphsIn(text);
  return new Map(Object.entries(graphs).map(([name, entry]) => [name, pathOf(name, entry)]));
}

async function readIfPresent(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new ConfigurationError(FILE, ["the file cannot be read"], { cause });
  }
}

function graphsIn(text: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new ConfigurationError(FILE, ["it must be valid JSON"], { cause });
  }
  const graphs = isRecord(content) ? content["graphs"] : undefined;
  if (isRecord(graphs)) return graphs;
  throw new ConfigurationError(FILE, ['`graphs` must be an object, such as { "team": "./team.ts:graph" }']);
}

/** Returns the path of a graph: LangGraph accepts the path itself, or an object with `path` and a description. */
function pathOf(name: string, entry: unknown): string {
  const path = isRecord(entry) ? entry["path"] : entry;
  if (typeof path === "string" && /.:[^/\\]+$/.test(path)) return path;
  throw new ConfigurationError(FILE, [
    `graph ${JSON.stringify(name)} must have a path such as "./file.ts:export"`,
  ]);
}
