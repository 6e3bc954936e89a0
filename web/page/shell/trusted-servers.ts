/** The part of the browser's storage that is used here. */
type Kept = Pick<Storage, "getItem" | "setItem">;

const KEY = "troupe.servers";

/** The names of this machine that no foreign name server can point elsewhere. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

/**
 * Returns true if the page may talk to a server without asking: the one that it comes from, one on this machine, and one
 * that the person has allowed. The writer of a link chooses `?server=`, and requests would go there.
 */
export function isTrusted(server: string, { own, kept }: { own: string; kept: Kept | null }): boolean {
  const { origin, hostname } = new URL(server);
  return origin === own || LOOPBACK.test(hostname) || allowedServers(kept).includes(origin);
}

/** Keeps that the person allows a server. A browser that keeps nothing asks again the next time. */
export function allowServer(server: string, kept: Kept | null): void {
  const { origin } = new URL(server);
  const allowed = allowedServers(kept).filter((one) => one !== origin);
  try {
    kept?.setItem(KEY, JSON.stringify([...allowed, origin]));
  } catch {
    // Private windows can refuse the storage.
  }
}

function allowedServers(kept: Kept | null): readonly string[] {
  try {
    const allowed: unknown = JSON.parse(kept?.getItem(KEY) ?? "[]");
    return Array.isArray(allowed) ? allowed.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}
