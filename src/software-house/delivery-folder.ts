import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { InputError } from "../errors/input-error.ts";

/** Folder of deliveries below the current folder, if no other is chosen. */
const DEFAULT_FOLDER = "runs";

/**
 * Returns the folder of a run's delivery: `configurable.out`, otherwise the graph's `out`, otherwise `runs/<thread>`.
 * Null means that nothing is written. `configurable.out` must be a file URL object: only code in this process can make
 * one, so a server's client cannot choose where the server writes. Throws InputError if it is anything else.
 */
export function deliveryFolder(
  own: string | null | undefined,
  { run, config }: { run: string; config: LangGraphRunnableConfig },
): string | null {
  const { out, thread_id: thread } = (config.configurable ?? {}) as { out?: unknown; thread_id?: unknown };
  if (out instanceof URL && out.protocol === "file:") return fileURLToPath(out);
  if (out !== undefined && out !== null) {
    throw new InputError(
      "configurable.out must be a file URL object; code in this process can make one with pathToFileURL",
    );
  }
  if (own !== undefined) return own === null ? null : resolve(own);
  const name = typeof thread === "string" || typeof thread === "number" ? String(thread) : run;
  return resolve(DEFAULT_FOLDER, asFolderName(name));
}

/** Turns the id of a thread, which can be any text, into a safe name of one folder. */
function asFolderName(id: string): string {
  const name = id.replaceAll(/[^A-Za-z0-9._-]/g, "_").replace(/^\.+/, "_");
  return name === "" ? "_" : name.slice(0, 128);
}
