import { sha256 } from "./hash.ts";

/**
 * Wraps a text that is data, not instructions, in a labeled envelope that it cannot close; the label is a name, and
 * attributes whose values are known to be plain.
 */
export type Seal = (label: string, text: string) => string;

/**
 * Makes the envelopes of one prompt, in their order. A boundary is derived from its text and occurs neither in it nor
 * in those before it (as in MIME, RFC 2046 section 5.1.1), also not in capitals, wide letters or with marks between. The
 * same texts always give the same envelopes, and one more changes none before it, so that prompt caches hold.
 */
export function createSeal(): Seal {
  const before: string[] = [];
  return (label, text) => {
    const sent = wellFormed(text);
    before.push(folded(sent));
    const boundary = boundaryFor(sent, before);
    return `<${label} boundary="${boundary}">\n${sent}\n</${label.split(" ")[0]} ${boundary}>`;
  };
}

/** The envelope of a text that is the only one. */
export function envelope(label: string, text: string): string {
  return createSeal()(label, text);
}

function boundaryFor(text: string, avoided: readonly string[], salt = 0): string {
  const boundary = sha256(`${salt}\n${text}`).slice(0, 8);
  const occurs = avoided.some((one) => one.includes(boundary));
  return occurs ? boundaryFor(text, avoided, salt + 1) : boundary;
}

/** The letters and figures of a text, however they are written: wide, accented, in capitals, apart. */
function folded(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/[\p{M}\p{C}\p{Z}\s]/gu, "")
    .toLowerCase();
}

/** Half a character cannot be sent: servers answer it with an error, for ever. */
function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, "\uFFFD");
}
