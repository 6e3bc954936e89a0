import { stripVTControlCharacters } from "node:util";

/** Control characters (except tab and line feed), and marks that reverse the direction of text. */
// oxlint-disable-next-line no-control-regex -- these are the characters to remove.
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Removes everything that could control a terminal. A model or a server may have written the text. */
export function printable(text: string): string {
  return stripVTControlCharacters(text.replaceAll("\r\n", "\n")).replace(UNPRINTABLE, "");
}

/** Returns printable text on one line. */
export function oneLine(text: string): string {
  return printable(text.replaceAll(LINE_END, "\n")).replace(/\s+/g, " ").trim();
}

/** Everything that a reader of text may take for the end of a line. */
export const LINE_END = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g;
