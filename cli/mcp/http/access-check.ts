import { createHash, timingSafeEqual } from "node:crypto";
import type { ServerPackage } from "../server-package.ts";

/**
 * Creates the check that each request passes first: its `Host` and its `Origin` must name this machine, its path must be
 * `/mcp`, and it must have the bearer token. Returns the refusal, or null.
 */
export function createAccessCheck(sdk: ServerPackage, token: string): (request: Request) => Response | null {
  const expected = digest(`Bearer ${token}`);
  const hosts = sdk.localhostAllowedHostnames();
  const origins = sdk.localhostAllowedOrigins();
  return (request) => {
    // A page of another site whose name leads to 127.0.0.1 sends its own name.
    const foreign =
      sdk.hostHeaderValidationResponse(request, hosts) ?? sdk.originValidationResponse(request, origins);
    if (foreign !== undefined) return foreign;
    if (new URL(request.url).pathname !== "/mcp") return refusal(404, "the only address is /mcp");
    const given = digest(request.headers.get("authorization") ?? "");
    if (timingSafeEqual(given, expected)) return null;
    return refusal(401, "the header must be: Authorization: Bearer <the token of troupe mcp>");
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function refusal(status: number, message: string): Response {
  const headers = status === 401 ? { "www-authenticate": "Bearer" } : {};
  return Response.json({ jsonrpc: "2.0", error: { code: -32_000, message }, id: null }, { status, headers });
}
