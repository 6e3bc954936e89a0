import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import type { MiddlewareHandler } from "hono";
import { refusalOf, type Access, type AccessHeaders } from "./access.ts";

const NAMES = ["host", "origin", "sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest"] as const;

/** Refuses requests of foreign hosts and origins with 403, on all routes that are registered after it. */
export function guard(access: Access): MiddlewareHandler {
  return async (context, next) => {
    const headers: AccessHeaders = Object.fromEntries(NAMES.map((name) => [name, context.req.header(name)]));
    const refusal = refusalOf(headers, access);
    if (refusal === null) return next();
    return context.json({ error: `troupe: ${refusal}` }, 403);
  };
}

/**
 * Covers the routes that LangGraph's server registers before ours, such as `/internal/truncate`: a refused request goes to
 * `/`, which the guard answers. Node announces a request before its server handles it.
 */
export function guardEarlierRoutes(access: Access): void {
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    if (refusalOf(request.headers, access) !== null) request.url = "/";
  });
}
