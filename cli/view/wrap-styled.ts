import type { StyledText } from "./inline-markdown.ts";
import { graphemesOf } from "./graphemes.ts";
import { widthOf } from "./printable.ts";

/** A text that no line end may split. */
interface Word {
  parts: StyledText[];
  width: number;
  /** The spaces before it. */
  gap: string;
}

/** How a text is broken into lines. */
export interface WrapOptions {
  columns: number;
  /** What the first line begins with, such as a bullet. The other lines are indented by its width. */
  prefix: string;
  /** What the other lines begin with. @default as many spaces as the prefix is wide */
  indent?: string;
  paint: (part: StyledText) => string;
}

/** Breaks a styled text at its spaces into lines of at most `columns`. A word that is longer than a line stays whole. */
export function wrapStyled(parts: readonly StyledText[], options: WrapOptions): string[] {
  const { columns, prefix, paint } = options;
  const indent = options.indent ?? " ".repeat(widthOf(prefix));
  const lines: string[] = [];
  let line = prefix;
  let width = widthOf(prefix);
  let isEmpty = true;
  for (const word of wordsOf(parts)) {
    const gap = isEmpty ? "" : word.gap;
    if (!isEmpty && width + gap.length + word.width > columns) {
      lines.push(line);
      line = indent;
      width = widthOf(indent);
    } else {
      line += gap;
      width += gap.length;
    }
    line += word.parts.map(paint).join("");
    width += word.width;
    isEmpty = false;
  }
  return [...lines, line];
}

function wordsOf(parts: readonly StyledText[]): Word[] {
  const words: Word[] = [];
  let gap = "";
  let isOpen = false;
  for (const { text, style } of parts) {
    for (const piece of text.split(/(\s+)/)) {
      if (piece === "") continue;
      if (piece.trim() === "") {
        gap = piece.replaceAll("\t", "  ");
        isOpen = false;
        continue;
      }
      // A script without spaces can be broken after each of its characters.
      const units = widthOf(piece) > piece.length ? [...graphemesOf(piece)] : [piece];
      for (const unit of units) {
        const part: StyledText = { text: unit, style };
        const last = words.at(-1);
        const isBreakable = units.length > 1;
        if (isOpen && !isBreakable && last !== undefined) {
          last.parts.push(part);
          last.width += widthOf(unit);
        } else {
          words.push({ parts: [part], width: widthOf(unit), gap });
          gap = "";
        }
        isOpen = !isBreakable;
      }
    }
  }
  return words;
}
