const MOST_SHOWN = 200;

/** Control characters, which would break a line or a terminal. */
// oxlint-disable-next-line no-control-regex -- these are the characters to show.
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

/**
 * Quotes a text in one line, and shortens it to 200 characters. Only control characters are escaped, so that the text
 * can be read as it was sent. JSON has no quotes around it.
 */
export function shown(text: string): string {
  const line = inOneLine(text);
  return /^[[{]/.test(line) ? line : `"${line}"`;
}

/** Writes a text in one line, and shortens it to 200 characters. */
export function inOneLine(text: string): string {
  const short = text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
  return short.replace(CONTROL, (character) => JSON.stringify(character).slice(1, -1));
}
