import { sha256 } from "./hash.ts";

/**
 * Wraps a text that is data, not instructions, in an envelope. The text cannot close its envelope. The label is a name,
 * optionally followed by attributes; the values of attributes are not escaped, so they must be plain.
 */
export type Seal = (label: string, text: string) => string;

/**
 * Creates a function that makes the envelopes of one prompt, in their order. Each boundary is derived from its text and
 * occurs neither in that text nor in the texts before it (as in MIME, RFC 2046 section 5.1.1), not even in capitals, in
 * wide letters or with marks between the letters. The same texts always give the same envelopes, and another envelope
 * does not change those before it. So a provider's prompt cache can reuse the prompt's beginning.
 */
export function createSeal(): Seal {
  const before: string[] = [];
  return (label, text) => {
    const sent = wellFormed(text);
    before.push(folded(sent));
    const boundary = boundaryFor(sent, before);
    return `<${label} end="${boundary}">\n${sent}\n</${label.split(" ")[0]} ${boundary}>`;
  };
}

/** Wraps the only text of a prompt that needs an envelope. */
export function envelope(label: string, text: string): string {
  return createSeal()(label, text);
}

function boundaryFor(text: string, avoided: readonly string[], salt = 0): string {
  const boundary = sha256(`${salt}\n${text}`).slice(0, 6);
  const occurs = avoided.some((one) => one.includes(boundary));
  return occurs ? boundaryFor(text, avoided, salt + 1) : boundary;
}

/** Returns a text's letters and digits in one form, so that wide, accented, capital or spaced spellings compare equal. */
function folded(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/[\p{M}\p{C}\p{Z}\s]/gu, "")
    .toLowerCase();
}

/** Replaces halves of surrogate pairs. Servers reject a text that holds one, however often it is sent. */
function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, "\uFFFD");
}
