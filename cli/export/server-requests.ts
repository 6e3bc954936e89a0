import { UsageError } from "../errors.ts";

/** Sends requests to one server. An answer of 404 is null. */
export interface Server {
  readonly address: string;
  get(path: string): Promise<unknown>;
  /** Returns the bytes of a file; null if the server does not have it. */
  bytes(path: string): Promise<Buffer | null>;
  post(path: string, body: object): Promise<unknown>;
}

/** Longest time for an answer, in milliseconds. */
const PATIENCE = 60_000;

/** Opens a server by its address. Throws UsageError if the address is not one of the web, and if a request fails. */
export function openServer(address: string): Server {
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
    throw new UsageError(`--server must be a web address such as http://localhost:2024, but is "${address}"`);
  }
  const base = address.replace(/\/+$/, "");
  const send = async (path: string, init: RequestInit): Promise<unknown> => {
    const response = await reach(`${base}/${path}`, init);
    if (response.status === 404 || response.status === 422) return null;
    if (!response.ok) throw new UsageError(`${base}/${path} answered with status ${response.status}`);
    try {
      return await response.json();
    } catch (error) {
      throw new UsageError(`${base}/${path} did not answer with JSON; is it a LangGraph server?`, {
        cause: error,
      });
    }
  };
  return {
    address: base,
    get: (path) => send(path, {}),
    async bytes(path) {
      const response = await reach(`${base}/${path}`, {});
      return response.ok ? Buffer.from(await response.arrayBuffer()) : null;
    },
    post: (path, body) =>
      send(path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
  };
}

async function reach(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, { ...init, signal: AbortSignal.timeout(PATIENCE) });
  } catch (error) {
    throw new UsageError(`cannot reach ${address}; is the server running?`, { cause: error });
  }
}
