import pico from "picocolors";
import { readInline, type StyledText } from "./inline-markdown.ts";
import { widthOf } from "./printable.ts";
import { printable } from "../../src/text/printable.ts";
import { isTableLine, tableLines } from "./markdown-table.ts";
import { wrapStyled } from "./wrap-styled.ts";

/** How a text is shown on a terminal. */
export interface TerminalStyle {
  columns: number;
  /** False keeps the marks of Markdown, because nothing can replace them. */
  colored: boolean;
}

const FENCE = /^\s*(```|~~~)/;
const HEADING = /^#{1,6}\s+(.*?)\s*#*$/;
const RULE = /^\s*([-*_])(?:\s*\1){2,}\s*$/;
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const QUOTE = /^\s*>\s?(.*)$/;

const LONGEST_RULE = 40;

/**
 * Returns an answer for a terminal: broken at spaces, without control characters, and with its light Markdown as styles.
 * Code stays as it is, so that it can be copied.
 */
export function terminalText(text: string, { columns, colored }: TerminalStyle): string {
  const paint = pico.createColors(colored);
  const styles: Record<StyledText["style"], (part: string) => string> = {
    plain: String,
    bold: paint.bold,
    italic: paint.italic,
    code: paint.cyan,
  };
  const paintPart = ({ text: part, style }: StyledText): string => styles[style](part);
  const partsOf = (line: string): StyledText[] =>
    colored ? readInline(line) : [{ text: line, style: "plain" }];
  const wrap = (line: string, prefix = "", indent?: string): string[] =>
    wrapStyled(partsOf(line), { columns, prefix, paint: paintPart, ...(indent !== undefined && { indent }) });
  const styled = (line: string): { shown: string; width: number } => {
    const parts = partsOf(line);
    return {
      shown: parts.map(paintPart).join(""),
      width: widthOf(parts.map(({ text: part }) => part).join("")),
    };
  };

  const lineOf = (line: string): string[] => {
    if (RULE.test(line)) return [colored ? paint.dim("─".repeat(Math.min(columns, LONGEST_RULE))) : line];
    const heading = colored ? HEADING.exec(line)?.[1] : undefined;
    if (heading !== undefined) {
      const parts = readInline(heading).map((part) => ({ text: part.text, style: "bold" as const }));
      return wrapStyled(parts, { columns, prefix: "", paint: paintPart });
    }
    const item = ITEM.exec(line);
    if (item !== null) {
      const [, blanks = "", mark = "", rest = ""] = item;
      return wrap(rest, `${blanks}${colored && !/\d/.test(mark) ? "•" : mark} `);
    }
    const quoted = QUOTE.exec(line)?.[1];
    if (quoted !== undefined) {
      const bar = colored ? paint.dim("│ ") : "> ";
      return wrapStyled(partsOf(quoted), { columns: columns - 2, prefix: "", paint: paintPart }).map(
        (one) => `${bar}${one}`,
      );
    }
    const blanks = /^\s*/.exec(line)?.[0] ?? "";
    return wrap(line.slice(blanks.length), blanks, blanks);
  };

  const lines = printable(text).split("\n");
  const shown: string[] = [];
  let isCode = false;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    if (FENCE.test(line)) {
      isCode = !isCode;
      if (!colored) shown.push(line);
    } else if (isCode) {
      shown.push(colored ? paint.cyan(line) : line);
    } else if (isTableLine(line) && colored) {
      let end = index;
      while (isTableLine(lines[end + 1] ?? "")) end += 1;
      shown.push(...tableLines(lines.slice(index, end + 1), { columns, styled, wrap, bold: paint.bold }));
      index = end;
    } else {
      shown.push(...lineOf(line));
    }
  }
  return shown.join("\n");
}
