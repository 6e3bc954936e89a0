import type { IncomingHttpHeaders } from "node:http";

/** Who may talk to the server. */
export interface Access {
  /** The name or address that the server was bound to, such as `127.0.0.1` or `0.0.0.0`. */
  readonly host: string;
  /** Further names under which the server is reached, such as `team.example.com` behind a proxy. They count with any port. */
  readonly hosts: readonly string[];
  /** Origins that pages may call from, besides loopback ones and Studio's, such as `https://chat.example.com`. */
  readonly origins: readonly string[];
  /** A regular expression for more of them; null for none. */
  readonly originPattern: string | null;
}

/** The environment variable with further names of the server, separated by commas. */
export const HOSTS_VARIABLE = "TROUPE_HOSTS";

/** The environment variable with further origins whose pages may call, separated by commas. */
export const ORIGINS_VARIABLE = "TROUPE_ORIGINS";

/** The headers that say where a request comes from. */
export type AccessHeaders = Pick<
  IncomingHttpHeaders,
  "host" | "origin" | "sec-fetch-site" | "sec-fetch-mode" | "sec-fetch-dest"
>;

/** The names of this machine that no foreign name server can point elsewhere. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

/** The origins whose pages may always call: those of this machine, such as a chat page in development, and Studio. */
export const ALLOWED_ORIGINS =
  "^(?:https?://(?:localhost|127(?:\\.\\d{1,3}){3}|\\[::1\\])(?::\\d+)?|https://(?:[a-z0-9-]+\\.)?smith\\.langchain\\.com)$";

/** An address of four numbers, or one of IPv6 in its brackets. */
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/i;

/** The addresses that stand for all networks of this machine. */
const ANY_ADDRESS: ReadonlySet<string> = new Set(["0.0.0.0", "::", "[::]"]);

/**
 * Returns why a request is refused, or null if it may pass.
 *
 * Contract:
 * - `Host` must be a loopback name, the host that the server was bound to, or one of its further names. A page of a foreign name whose name server
 *   points at this machine (DNS rebinding) keeps the foreign name in `Host`. A server on all networks also takes plain
 *   addresses, because nobody can rebind them.
 * - `Origin` must be the server's own, a loopback one, Studio's, or one that the project allows. Programs send none.
 * - A page of another site that sends no `Origin` (an image, a script, a frame) may only be a link that a person follows.
 */
export function refusalOf(headers: AccessHeaders, access: Access): string | null {
  const { host, origin } = headers;
  if (host !== undefined && !isOwnHost(host, access)) {
    return `the host ${JSON.stringify(host)} is not this server's; open it by the address that it printed, or name the host in ${HOSTS_VARIABLE}`;
  }
  if (origin !== undefined) {
    return isAllowedOrigin(origin, host, access)
      ? null
      : `pages of ${JSON.stringify(origin)} may not call this server`;
  }
  const isForeign = headers["sec-fetch-site"] === "cross-site";
  const isFollowedLink = headers["sec-fetch-mode"] === "navigate" && headers["sec-fetch-dest"] === "document";
  return isForeign && !isFollowedLink ? "pages of another site may not load from this server" : null;
}

function isOwnHost(header: string, { host: bound, hosts }: Access): boolean {
  const name = /^(\[[^\]]*\]|[^:]*)(?::\d+)?$/.exec(header)?.[1]?.toLowerCase();
  if (name === undefined) return false;
  if (LOOPBACK.test(name) || name === inBrackets(bound.toLowerCase())) return true;
  if (hosts.some((own) => own.toLowerCase() === name)) return true;
  return ANY_ADDRESS.has(bound) && ADDRESS.test(name);
}

/** Returns an address of IPv6 as `Host` and URLs write it. */
function inBrackets(host: string): string {
  return host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
}

function isAllowedOrigin(origin: string, host: string | undefined, access: Access): boolean {
  const isOwn =
    URL.canParse(origin) && /^https?:\/\//.test(origin) && new URL(origin).host === host?.toLowerCase();
  const patterns = [ALLOWED_ORIGINS, access.originPattern].filter((pattern) => pattern !== null);
  return (
    isOwn || access.origins.includes(origin) || patterns.some((pattern) => new RegExp(pattern).test(origin))
  );
}
