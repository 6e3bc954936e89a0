/** The names of the tags in which models without a field for it write their thinking. */
export const THINKING_NAMES = "think|thinking|thought|thoughts|reasoning|reflection";

/** An opening tag, with or without attributes, and the marks that Magistral, Kimi and Seed use in its place. */
const OPENING = new RegExp(
  `^\\s*(?:<((?:seed:)?(?:${THINKING_NAMES}))(?:\\s[^<>\\n]{0,200})?>|\\[THINK\\]|◁think▷)`,
  "i",
);

/** The beginnings of what `OPENING` matches, in lower case. */
const BEGINNINGS: readonly string[] = [
  ...THINKING_NAMES.split("|").flatMap((name) => [`<${name}>`, `<seed:${name}>`]),
  "[think]",
  "◁think▷",
];

const WITH_ATTRIBUTES = new RegExp(`^<(?:seed:)?(?:${THINKING_NAMES})\\s[^<>\\n]{0,200}$`, "i");

/** Returns where the thinking that a text begins with starts, and the mark that ends it, in lower case; null if it begins with none. */
export function openingOf(text: string): { end: number; closing: string } | null {
  const opening = OPENING.exec(text);
  if (opening === null) return null;
  const [whole, name] = opening;
  const other = whole.includes("[") ? "[/think]" : "◁/think▷";
  return { end: whole.length, closing: name === undefined ? other : `</${name.toLowerCase()}>` };
}

/** Returns true if more text could make an opening tag of a beginning. */
export function mayOpen(beginning: string): boolean {
  const start = beginning.trimStart().toLowerCase();
  return BEGINNINGS.some((one) => one.startsWith(start)) || WITH_ATTRIBUTES.test(start);
}

/** Returns the text after the thinking that it begins with, or null if the thinking never ends. */
export function afterThinking(text: string): string | null {
  let rest = text;
  for (let opening = openingOf(rest); opening !== null; opening = openingOf(rest)) {
    const inside = rest.slice(opening.end);
    const closing = new RegExp(opening.closing.replaceAll(/[[\]]/g, String.raw`\$&`), "i").exec(inside);
    if (closing === null) return null;
    rest = inside.slice(closing.index + closing[0].length);
  }
  return rest;
}

/**
 * Returns a reply's text without its thinking: blocks that begin a line, and what stands before a closing tag that has no
 * opening one and ends a line, begins it, or touches the text. Tags in code are data. A text that is only thinking becomes empty.
 */
export function withoutThinking(text: string): string {
  if (!ANY_TAG.test(text)) return text;
  const said = afterThinking(text);
  if (said === null) return "";
  const kept = withoutLaterBlocks(said);
  return kept === text ? text : kept.trimStart();
}

const ANY_TAG = new RegExp(`</?(?:seed:)?(?:${THINKING_NAMES})[\\s>]|\\[THINK\\]|◁think▷`, "i");

/** Fences of code, code between backticks, and the tags that count in the middle of a text. */
const CODE_OR_TAG = /^[ \t]*(```|~~~)|(?<!`)(`{1,3})[^`\n]+\2|<(\/?)(?:seed:)?(?:think|thinking)>/gim;

/** Returns true if a tag stands right next to a word or a sentence's end. A tag that a text talks about has spaces or quotes around it. */
function touchesText(text: string, start: number, end: number): boolean {
  const isNext = /^[\p{L}\p{N}*_#]/u.test(text.slice(end, end + 2));
  return isNext || /[\p{L}\p{N}.!?…)\]]$/u.test(text.slice(Math.max(0, start - 2), start));
}

function withoutLaterBlocks(text: string): string {
  let kept = "";
  let from = 0;
  let opened: number | null = null;
  let fence: string | null = null;
  for (const match of text.matchAll(CODE_OR_TAG)) {
    const [tag, mark, , slash] = match;
    if (mark !== undefined && opened === null) {
      if (fence === null) fence = mark;
      else if (fence === mark) fence = null;
    }
    if (slash === undefined || fence !== null) continue;
    const end = match.index + tag.length;
    const beginsLine = /(?:^|[\n\r])[ \t]*$/.test(text.slice(Math.max(0, match.index - 80), match.index));
    if (slash === "") {
      if (opened === null && beginsLine) opened = match.index;
      continue;
    }
    if (opened === null) {
      const endsLine = /^[ \t]*(?:[\n\r]|$)/.test(text.slice(end, end + 80));
      if (!beginsLine && !endsLine && !touchesText(text, match.index, end)) continue;
      kept = "";
    } else {
      kept += text.slice(from, opened);
    }
    opened = null;
    from = end + (/^\s*/.exec(text.slice(end))?.[0].length ?? 0);
  }
  // A block that never ends is thinking to the end.
  return opened === null ? kept + text.slice(from) : (kept + text.slice(from, opened)).trimEnd();
}
