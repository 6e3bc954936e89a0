import type { ServerAddress } from "./server-address.ts";
import type { ServerInfo } from "./server-info.ts";

/** Who writes the journals that a server has: it itself, or the workers of its project on its machine. Null if it has none. */
export type KeptJournals = "server" | "workers" | null;

/** Asks which journals a server has. `info` is what our own server has said. Never rejects. */
export async function askJournals(
  { server, isOwnServer }: Pick<ServerAddress, "server" | "isOwnServer">,
  { info, origin, signal }: { info: ServerInfo | null; origin: string; signal: AbortSignal },
): Promise<KeptJournals> {
  if (isOwnServer) return info?.hasJournal === true ? "server" : null;
  // The API of the workers lies on a path of the console's server. No other server has journals.
  if (new URL(server).origin !== origin) return null;
  try {
    const response = await fetch(`${server}/info`, { signal });
    const said = (await response.json()) as { hasJournal?: unknown } | null;
    return said?.hasJournal === true ? "workers" : null;
  } catch {
    return null;
  }
}
