/** A part of a line in one style. */
export interface StyledText {
  text: string;
  style: "plain" | "bold" | "italic" | "code";
}

type Found = { inner: string; end: number } | null;

/** The marks around a text, in the order in which they are tried. A link becomes its text and its address. */
const MARKS = [
  { mark: "**", style: "bold" },
  { mark: "__", style: "bold" },
  { mark: "*", style: "italic" },
  { mark: "_", style: "italic" },
] as const;

/** Reads the marks of one line: bold, italic, code and links. A mark without its counterpart stays as it is. */
export function readInline(line: string): StyledText[] {
  const parts: StyledText[] = [];
  const absent = new Set<string>();
  let plain = "";
  const add = (part: StyledText): void => {
    if (plain !== "") parts.push({ text: plain, style: "plain" });
    plain = "";
    parts.push(part);
  };
  let at = 0;
  while (at < line.length) {
    const special = styledAt(line, at, absent);
    if (special === null) {
      plain += line[at];
      at += 1;
    } else {
      add(special.part);
      at = special.end;
    }
  }
  if (plain !== "") parts.push({ text: plain, style: "plain" });
  return parts;
}

function styledAt(line: string, at: number, absent: Set<string>): { part: StyledText; end: number } | null {
  const first = line[at];
  if (first === "`") {
    const mark = /^`+/.exec(line.slice(at, at + 8))?.[0] ?? "`";
    const found = between(line, { at, mark, absent });
    return found && { part: { text: found.inner.trim(), style: "code" }, end: found.end };
  }
  if (first === "[") return linkAt(line, at, absent);
  for (const { mark, style } of MARKS) {
    if (first !== mark[0] || !line.startsWith(mark, at)) continue;
    const found = between(line, { at, mark, absent });
    if (found === null || !isEmphasis(line, { at, mark, ...found })) continue;
    return { part: { text: found.inner, style }, end: found.end };
  }
  return null;
}

/** Finds the counterpart of a mark. A mark that was once not found is not looked for again: it would take too long. */
function between(
  line: string,
  { at, mark, absent }: { at: number; mark: string; absent: Set<string> },
): Found {
  if (absent.has(mark)) return null;
  const start = at + mark.length;
  const end = line.indexOf(mark, start);
  if (end === -1) absent.add(mark);
  return end <= start ? null : { inner: line.slice(start, end), end: end + mark.length };
}

/** Returns false for a mark that is part of the text, such as in `2 * 3 * 4` or `a_long_name`. */
function isEmphasis(
  line: string,
  { at, mark, inner, end }: { at: number; mark: string; inner: string; end: number },
): boolean {
  if (/^\s|\s$/.test(inner)) return false;
  const isInWord = /\w/.test(line[at - 1] ?? " ") || /\w/.test(line[end] ?? " ");
  return !(mark.startsWith("_") && isInWord);
}

function linkAt(line: string, at: number, absent: Set<string>): { part: StyledText; end: number } | null {
  if (absent.has("](")) return null;
  const middle = line.indexOf("](", at);
  if (middle === -1) absent.add("](");
  const close = middle === -1 ? -1 : line.indexOf(")", middle);
  const name = line.slice(at + 1, middle);
  const address = line.slice(middle + 2, close);
  if (close === -1 || name === "" || name.includes("[") || !/^\S+$/.test(address)) return null;
  const text = name === address ? address : `${name} (${address})`;
  return { part: { text, style: "plain" }, end: close + 1 };
}
