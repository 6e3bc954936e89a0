import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isRecord } from "../../src/text/is-record.ts";

/** Where LangGraph's development server keeps its runs and threads: superjson, with the values below `json`. */
const FILE = ".langgraph_api/.langgraphjs_ops.json";

/**
 * Ends the runs that an earlier process of the server has left behind. They are `running` in the file, and nothing carries
 * them out. They become `interrupted`, and their threads `idle`, as if somebody had canceled them. Runs that are `pending`
 * stay: the server begins them.
 *
 * Call it before the server starts: the server begins runs before it takes the first request.
 *
 * Contract: if there is no such file, or if its content is unknown, it does nothing.
 */
export async function endLostRuns(folder: string): Promise<void> {
  const file = join(folder, FILE);
  const kept = await readKept(file);
  if (kept === null) return;
  const runs = Object.values(kept.runs).filter(isRecord);
  const lost = runs.filter(({ status }) => status === "running");
  for (const run of lost) run["status"] = "interrupted";
  const waiting = new Set(runs.filter(({ status }) => status === "pending").map((run) => run["thread_id"]));
  const stuck = Object.entries(kept.threads).flatMap(([id, thread]) =>
    isRecord(thread) && thread["status"] === "busy" && !waiting.has(id) ? [thread] : [],
  );
  for (const thread of stuck) thread["status"] = "idle";
  if (lost.length + stuck.length === 0) return;
  // A process that is killed meanwhile leaves the old file or the new one, and no half of it.
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, JSON.stringify(kept.content));
  await rename(draft, file);
}

interface Kept {
  content: unknown;
  runs: Record<string, unknown>;
  threads: Record<string, unknown>;
}

async function readKept(file: string): Promise<Kept | null> {
  try {
    const content: unknown = JSON.parse(await readFile(file, "utf8"));
    const values = isRecord(content) ? content["json"] : undefined;
    if (!isRecord(values) || !isRecord(values["runs"]) || !isRecord(values["threads"])) return null;
    return { content, runs: values["runs"], threads: values["threads"] };
  } catch {
    return null;
  }
}
