import { ThinkingFilter } from "./thinking-filter.ts";
import { ANY_MARK, controlAt, matchFrom, openingAt } from "./thinking-marks.ts";

/** Returns the text after the thinking that it begins with, or null if the thinking never ends. */
export function afterThinking(text: string): string | null {
  let rest = text;
  for (;;) {
    const start = rest.length - rest.trimStart().length;
    const opening = openingAt(rest, start, true);
    const control = opening === null ? controlAt(rest, start) : null;
    if (control !== null) {
      rest = rest.slice(start + control.length);
      continue;
    }
    if (opening === null) return rest;
    const closing = matchFrom(opening.closing, rest, opening.end);
    if (closing === null) return opening.isGuess ? rest : null;
    rest = rest.slice(closing.index + closing[0].length);
  }
}

/**
 * Returns a reply's text without its thinking: blocks between marks, and what stands before a closing mark that has no
 * opening one, if this ends a line, begins it, or touches the text. Marks in code are data. A text that is only thinking
 * becomes empty.
 */
export function withoutThinking(text: string): string {
  if (!ANY_MARK.test(text)) return text;
  const filter = new ThinkingFilter({ holds: "all" });
  filter.push(text);
  return filter.end();
}
