import type { RunSnapshot } from "../../../src/journal/run-snapshot.ts";

/** Returns true if the server that the page comes from knows the keys of a server, because it is the same. */
export function canHideKeysOf(server: string): boolean {
  return new URL(server).origin === window.location.origin;
}

/**
 * Returns a thread without configured keys. The journal has none; the state may repeat one that somebody has written.
 * Rejects with an Error if the server does not hide them, so that no file is made with them.
 */
export async function withoutKeys(snapshot: RunSnapshot): Promise<RunSnapshot> {
  const response = await fetch(`${window.location.origin}/app/api/hide-keys`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(snapshot),
  });
  if (!response.ok) throw new Error(`configured keys could not be hidden: ${await reasonOf(response)}`);
  return (await response.json()) as RunSnapshot;
}

async function reasonOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => null);
  const reason = typeof body === "object" && body !== null && "error" in body ? body.error : null;
  return typeof reason === "string" ? reason : `the server answered ${response.status}`;
}
