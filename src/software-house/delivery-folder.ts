import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { InputError } from "../errors/input-error.ts";

/** Where deliveries go where nothing else is said, below the current folder. */
const DEFAULT_FOLDER = "runs";

/**
 * The folder that a run delivers to: `configurable.out`, else the graph's own, else `runs/<thread>`; null writes
 * nothing. `configurable.out` is a file URL, as an object: only code in this process can make one, so that a server's
 * client cannot choose where the server writes. Throws InputError for any other.
 */
export function deliveryFolder(
  own: string | null | undefined,
  { run, config }: { run: string; config: LangGraphRunnableConfig },
): string | null {
  const { out, thread_id: thread } = (config.configurable ?? {}) as { out?: unknown; thread_id?: unknown };
  if (out instanceof URL && out.protocol === "file:") return fileURLToPath(out);
  if (out !== undefined && out !== null) {
    throw new InputError(
      "configurable.out is no file URL object; code in this process makes one by pathToFileURL",
    );
  }
  if (own !== undefined) return own === null ? null : resolve(own);
  const name = typeof thread === "string" || typeof thread === "number" ? String(thread) : run;
  return resolve(DEFAULT_FOLDER, asFolderName(name));
}

/** A thread's id may be any text; as the name of a folder it stays one. */
function asFolderName(id: string): string {
  const name = id.replaceAll(/[^A-Za-z0-9._-]/g, "_").replace(/^\.+/, "_");
  return name === "" ? "_" : name.slice(0, 128);
}
