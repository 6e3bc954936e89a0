import { isIPv4 } from "node:net";

/** Returns true for a host that only this machine reaches. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, "").toLowerCase();
  return name === "localhost" || name === "::1" || (isIPv4(name) && name.startsWith("127."));
}

/**
 * Returns true if a request's `Host` header names this machine. A page of another site that points its own name to
 * 127.0.0.1 sends its own name.
 */
export function namesLoopback(header: string | undefined): boolean {
  return header !== undefined && isLoopback(header.replace(/:\d*$/, ""));
}
