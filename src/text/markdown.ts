import { LINE_END, oneLine } from "./printable.ts";

/**
 * Returns a text for a line of Markdown that shows exactly this text: nothing in it is HTML, a link, an image, a heading or
 * a fence. A model, a program or a server may have written it.
 */
export function inlineText(text: string): string {
  return oneLine(text)
    .replaceAll(BACKSLASH, String.raw`\\`)
    .replaceAll("<", "&lt;")
    .replaceAll("[", String.raw`\[`)
    .replaceAll(FENCE, (fence) => fence.replaceAll(/./g, String.raw`\$&`))
    .replace(BLOCK_START, "\\");
}

/** A backslash that Markdown would read with the character after it. */
const BACKSLASH = /\\(?=[!-/:-@[-`{-~]|$)/g;

const FENCE = /`{3,}|~{3,}/g;

/** The beginning of a line that Markdown takes for a heading, a quotation, a rule or the line under a heading. */
const BLOCK_START = /^(?=[#>]|[-=*_+ ]+$)/;

/** Returns a text for a cell of a table. */
export function cellText(text: string): string {
  return inlineText(text).replaceAll("|", String.raw`\|`);
}

/** Returns a text of any number of lines as a quotation. */
export function quotedText(text: string): string {
  const lines = text.trim().split(LINE_END);
  return lines.map((line) => `> ${inlineText(line)}`.trimEnd()).join("\n");
}

/** Returns a text between backticks, or as `inlineText` does if it could end them or looks like HTML. */
export function codeText(text: string): string {
  const line = oneLine(text);
  return line === "" || line.includes("`") || HTML.test(line) ? inlineText(line) : `\`${line}\``;
}

/** The beginning of HTML. A placeholder such as `<code>` is not meant. */
const HTML = /<(?![\w-]+>)/;

/** Writes a table. The first row is its head. */
export function tableText([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cellText).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}
