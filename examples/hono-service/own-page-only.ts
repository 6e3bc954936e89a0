import type { MiddlewareHandler } from "hono";
import { HTTPException } from "hono/http-exception";

/** The names under which a browser on this machine knows the service. A service behind a domain has its own here. */
const HOSTS: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Refuses requests from pages of others. Another site's page can send requests to this machine (its `Origin` is foreign),
 * and a name of its own can lead to this machine (the `Host` is foreign).
 */
export const ownPageOnly: MiddlewareHandler = async (context, next) => {
  const { host, hostname } = new URL(context.req.url);
  if (!HOSTS.has(hostname)) throw new HTTPException(403, { message: `the host ${hostname} is not served` });
  const origin = context.req.header("origin");
  if (origin !== undefined && !isOf(origin, host)) {
    throw new HTTPException(403, { message: "requests from pages of other sites are refused" });
  }
  await next();
};

function isOf(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}
