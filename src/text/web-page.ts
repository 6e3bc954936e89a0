/** How much of a page is searched for its title, in characters. */
const LONGEST = 20_000;

/** Returns true for a text that is a web page, and not JSON or events. */
export function isWebPage(text: string): boolean {
  return /^\s*<(?:!doctype|html|head|body|\?xml|h1|title)\b/i.test(text);
}

/** Returns what a web page says: its title, or its first heading, or the beginning of its text. */
export function titleOf(page: string): string {
  const read = page.slice(0, LONGEST);
  const title = /<title[^>]*>([^<]+)/i.exec(read)?.[1] ?? /<h1[^>]*>([^<]+)/i.exec(read)?.[1];
  const text = title ?? read.replaceAll(/<(?:script|style)[^]*?<\/(?:script|style)>|<[^>]*>/gi, " ");
  return text.replaceAll(/\s+/g, " ").trim().slice(0, 200);
}
