/** Protocols that a link of model output may have. */
const PROTOCOLS: ReadonlySet<string> = new Set(["http:", "https:", "mailto:"]);

/** Longest address that is shown next to a link, in characters. */
const LONGEST_SHOWN = 60;

/**
 * Returns the address of a link if it leads to a web page or to a mailbox; otherwise null. Relative addresses are refused:
 * they would lead into the console itself. A user name goes, because it can look like the host that the link leads to.
 */
export function safeAddress(address: string | undefined): string | null {
  if (address === undefined || !URL.canParse(address)) return null;
  const url = new URL(address);
  if (!PROTOCOLS.has(url.protocol)) return null;
  url.username = "";
  url.password = "";
  return url.href;
}

/** Returns an address as it is shown next to its link: without the protocol of web pages, and cut in the middle. */
export function shownAddress(address: string): string {
  const short = address.replace(/^https?:\/\/|^mailto:/i, "").replace(/\/$/, "");
  if (short.length <= LONGEST_SHOWN) return short;
  return `${short.slice(0, LONGEST_SHOWN - 16)}…${short.slice(-15)}`;
}

/** Returns true if the text of a link says already where it leads. */
export function isAddressText(text: string, address: string): boolean {
  return shownAddress(text.trim()) === shownAddress(address) || text.trim() === address;
}
