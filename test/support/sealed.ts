/** A prompt, read by nothing but the boundaries of its envelopes. */
export interface SealedPrompt {
  /** What stands outside of envelopes: the words that count as ours. */
  outside: string;
  /** What stands inside, by its label. */
  sealed: { label: string; text: string }[];
}

const OPENING = /^<(\S+)([^\n]*?) end="([0-9a-f]{6})">\n/m;

/** Reads a prompt as a careful reader would: an envelope ends at the first line that closes its own boundary. */
export function readSealed(prompt: string): SealedPrompt {
  const read: SealedPrompt = { outside: "", sealed: [] };
  let rest = prompt;
  for (let opening = OPENING.exec(rest); opening !== null; opening = OPENING.exec(rest)) {
    const [line, name = "", attributes = "", boundary = ""] = opening;
    const inside = rest.slice(opening.index + line.length);
    const closing = `\n</${name} ${boundary}>`;
    const end = inside.indexOf(closing);
    if (end < 0) throw new Error(`the envelope ${name}${attributes} is never closed`);
    read.outside += rest.slice(0, opening.index);
    read.sealed.push({ label: `${name}${attributes}`, text: inside.slice(0, end) });
    rest = inside.slice(end + closing.length);
  }
  read.outside += rest;
  return read;
}
