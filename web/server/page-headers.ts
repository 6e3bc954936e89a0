/** What the page may do besides what its own files do: nothing. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/**
 * The servers on this machine that the page may talk to (`?server=`). Browsers ignore addresses of IPv6 in a policy, so the page
 * asks for `localhost` in place of `[::1]`.
 */
const LOOPBACK_SERVERS = "http://localhost:* http://127.0.0.1:*";

/**
 * Returns the security headers of the console's files. `server` is the address in the page's `?server=`: the page may
 * connect to it, and to servers on this machine, and to no other.
 */
export function pageHeaders(server: string | null): Record<string, string> {
  const other = server === null ? "" : ` ${originOf(server)}`;
  const policy = [...POLICY, `connect-src 'self' ${LOOPBACK_SERVERS}${other}`.trimEnd()];
  return {
    "content-security-policy": policy.join("; "),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
  };
}

/** Returns the origin of a web address, and an empty text for anything else: nothing else gets into the policy. */
function originOf(address: string): string {
  const origin = URL.canParse(address) ? new URL(address).origin : "";
  // A URL's host may hold signs that mean something in a policy, such as `*` and `;`.
  return /^https?:\/\/[\w.-]+(?::\d+)?$/.test(origin) ? origin : "";
}
