import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { UsageError } from "../errors.ts";

/** The port of LangGraph's development server, which its clients expect. */
const FIRST_PORT = 2024;

/** So many ports are tried in a row. */
const TRIES = 100;

/**
 * Returns a port that is free on a host: the wanted one, or without a wish 2024 or the next free one after it. A wish of 0
 * means any. Throws UsageError if the wanted port is taken, or if the host is not one of this machine.
 */
export async function choosePort(wanted: number | undefined, host: string): Promise<number> {
  if (wanted !== undefined) {
    const found = await freePort(wanted, host);
    if (found !== null) return found;
    throw new UsageError(
      `port ${wanted} is in use; choose another one with --port, or leave it out to take a free one`,
    );
  }
  for (let port = FIRST_PORT; port < FIRST_PORT + TRIES; port += 1) {
    const found = await freePort(port, host);
    if (found !== null) return found;
  }
  throw new UsageError(`ports ${FIRST_PORT} to ${FIRST_PORT + TRIES - 1} are in use; choose one with --port`);
}

/** Returns the port if a server can listen on it, or null if another one does. */
async function freePort(port: number, host: string): Promise<number | null> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, "listening");
    const { port: found } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    return found;
  } catch (cause) {
    const { code = "" } = cause as NodeJS.ErrnoException;
    if (code === "EADDRINUSE") return null;
    if (code === "EACCES")
      throw new UsageError(`port ${port} needs more rights than yours; choose another one`);
    throw new UsageError(
      `cannot serve on ${JSON.stringify(host)} (${code}); it must be an address of this machine`,
    );
  }
}
