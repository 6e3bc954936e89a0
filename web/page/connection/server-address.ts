/** The server that the page talks to. */
export interface ServerAddress {
  /** Its address without a slash at the end. */
  readonly server: string;
  /** True if the page comes from that server, which then also has the console's own API. */
  readonly isOwnServer: boolean;
  /** What is wrong with the address in `?server=`; null if nothing is. */
  readonly fault: string | null;
}

/**
 * Reads which server the page talks to: the one that it comes from, or the one in `?server=`.
 *
 * @example
 * readServerAddress({ origin: "http://localhost:2024", search: "?server=http://localhost:8123" });
 */
export function readServerAddress({ origin, search }: { origin: string; search: string }): ServerAddress {
  const own = { server: origin, isOwnServer: true, fault: null };
  const given = new URLSearchParams(search).get("server")?.trim() ?? "";
  if (given === "") return own;
  const url = parse(given);
  if (url === null) {
    const fault = `server must be an address such as http://localhost:2024, but is ${JSON.stringify(given)}`;
    return { ...own, fault };
  }
  // No policy of a page can name an address of IPv6: browsers ignore it there. `localhost` leads to this one, too.
  if (url.hostname === "[::1]" && url.origin !== origin) url.hostname = "localhost";
  const server = `${url.origin}${url.pathname}`.replace(/\/+$/, "");
  return { server, isOwnServer: server === origin, fault: null };
}

function parse(text: string): URL | null {
  const address = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return ["http:", "https:"].includes(url.protocol) ? url : null;
}
