/** What the console's own server says about itself, at `/app/api/info`. */
export interface ServerInfo {
  readonly version: string;
  readonly mode: "live" | "rehearsal";
  /** The configured model, and the host that serves it; null in a rehearsal. */
  readonly model: string | null;
  readonly host: string | null;
  readonly graphs: readonly string[];
  readonly hasJournal: boolean;
  /** The path of the workers' API; null if no workers are configured. */
  readonly workers: string | null;
}

/**
 * Asks whether a server answers, and what it says about itself. Null information if it is a server of LangGraph's protocol
 * without a console. Throws if it does not answer.
 */
export async function askServer(
  server: string,
  isOwnServer: boolean,
  signal: AbortSignal,
): Promise<ServerInfo | null> {
  if (isOwnServer) {
    const response = await fetch(`${server}/app/api/info`, { signal });
    if (response.ok) return (await response.json()) as ServerInfo;
    if (response.status !== 404) throw await refusalIn(server, response);
  }
  const response = await fetch(`${server}/ok`, { signal });
  if (!response.ok) throw await refusalIn(server, response);
  return null;
}

/** Returns the error of a response that is not an answer, with the reason that the server gives in `error`. */
async function refusalIn(server: string, response: Response): Promise<Error> {
  const body = (await response.json().catch(() => null)) as { error?: unknown } | null;
  const reason = typeof body?.error === "string" ? `: ${body.error}` : "";
  return new Error(`${server} answered ${response.status}${reason}`);
}
