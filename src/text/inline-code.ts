/** The fence in which Gemma writes its tool calls. */
export const PYTHON_FENCE = "```tool_code\n";

/** No line is waited for longer to see if its backtick is closed. */
const LONGEST_CODE = 2_000;

/** Longer rows of backticks or tildes are a drawing. */
const LONGEST_RUN = 80;

/**
 * Returns how far the code reaches that a text begins with, and the fence that it opens. Returns null if more text must
 * decide. A backtick without another one on its line is not code.
 */
export function insideCode(
  text: string,
  { beginsLine, isEnd }: { beginsLine: boolean; isEnd: boolean },
): { length: number; fence: string | null } | null {
  const [run] = /^(?:`+|~+)/.exec(text) ?? [""];
  if (run === text && run.length < LONGEST_RUN && !isEnd) return null;
  if (run.length >= 3 && beginsLine) {
    const isOpen = !isEnd && text !== PYTHON_FENCE && PYTHON_FENCE.startsWith(text);
    return isOpen ? null : { length: run.length, fence: run.slice(0, 3) };
  }
  if (run.startsWith("~") || run.length > 3) return { length: run.length, fence: null };
  const code = /^(`{1,3})[^`\n]+\1/.exec(text)?.[0];
  if (code !== undefined) return { length: code.length, fence: null };
  const isOpen = !isEnd && text.length < LONGEST_CODE && /^`+[^`\n]*`{0,2}$/.test(text);
  return isOpen ? null : { length: run.length, fence: null };
}
