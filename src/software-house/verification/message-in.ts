/**
 * Returns the line of an output that says most: the error at the end of a Python traceback, Go's panic, the error that
 * Node prints below the place, or else the first line that is not a heading. Returns an empty text if there is none.
 */
export function messageIn(output: string): string {
  const lines = output.split("\n");
  const line =
    endOfTraceback(lines) ??
    lines.find((one) => GO_PANIC.test(one)) ??
    lines.find((one) => NODE_ERROR.test(one)) ??
    lines.find((one) => !HEADING.test(one.trim())) ??
    "";
  return line.trim().slice(0, LONGEST_LINE);
}

const LONGEST_LINE = 300;

/** Lines that do not count as a message: headings of compilers, notices of npm, and empty lines. */
const HEADING = /^(#|>|npm (warn|notice)|$)/i;

const GO_PANIC = /^(panic|fatal error): /;

/** Such as `Error: no GREETING` and `TypeError [ERR_INVALID_ARG_TYPE]: ...`. */
const NODE_ERROR = /^(Uncaught )?([A-Z]\w*)?(Error|Exception)( \[\w+\])?: /;

const TRACEBACK = "Traceback (most recent call last):";

/** Returns the first line below the last traceback that is not indented, such as `KeyError: 'id'`. */
function endOfTraceback(lines: readonly string[]): string | undefined {
  const start = lines.findLastIndex((line) => line.trim() === TRACEBACK);
  if (start === -1) return undefined;
  const indent = lines[start]?.search(/\S/) ?? 0;
  return lines.slice(start + 1).find((line) => line.trim() !== "" && line.search(/\S/) <= indent);
}
