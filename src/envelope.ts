import { createHash } from "node:crypto";

/**
 * Wraps text that is data, not instructions, in a labelled envelope that the text cannot close: the boundary
 * is derived from the text and does not occur in it (as in MIME, RFC 2046 section 5.1.1), and the same text
 * always gives the same envelope, so that prompt caches hold.
 */
export function envelope(label: string, text: string): string {
  const boundary = boundaryFor(text);
  return `<${label} boundary="${boundary}">\n${text}\n</${label.split(" ")[0]} ${boundary}>`;
}

function boundaryFor(text: string, salt = 0): string {
  const boundary = createHash("sha256").update(`${salt}\n${text}`).digest("hex").slice(0, 8);
  return text.includes(boundary) ? boundaryFor(text, salt + 1) : boundary;
}
