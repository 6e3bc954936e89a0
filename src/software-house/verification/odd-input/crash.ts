import type { CommandReport } from "../../sandbox/sandbox.ts";
import { firstLine } from "../../../text/first-line.ts";

/** Signals that end a program because of a fault in it. */
const CRASH_SIGNALS = new Set(["SIGSEGV", "SIGABRT", "SIGBUS", "SIGFPE", "SIGILL", "SIGTRAP", "SIGSYS"]);

/**
 * Describes how a program crashed: by a signal, or by an error that its language reported because nothing caught it.
 * Returns null if it ended in a way that it can have chosen, whatever its exit code is.
 */
export function crashIn({ exit, signal, stopped, stderr }: CommandReport): string | null {
  if (stopped !== null) return null;
  if (signal !== null) return CRASH_SIGNALS.has(signal) ? `ended by ${signal}` : null;
  if (exit === 0) return null;
  if (/^(?:panic|fatal error): /m.test(stderr) && /^goroutine \d+ .*\[/m.test(stderr))
    return `a Go panic: ${firstLine(stderr.slice(stderr.search(/^(?:panic|fatal error): /m)))}`;
  if (exit === 1 && /^Traceback \(most recent call last\):$/m.test(stderr))
    return `a Python traceback: ${lastLine(stderr)}`;
  if (/^Node\.js v\d+/m.test(stderr)) return `an uncaught error of Node: ${errorLine(stderr)}`;
  return null;
}

function lastLine(text: string): string {
  return text.trimEnd().split("\n").at(-1)?.trim() ?? "";
}

function errorLine(stderr: string): string {
  return (
    stderr
      .split("\n")
      .find((line) => /^\w*(?:Error|Exception)\b/.test(line.trim()))
      ?.trim() ?? firstLine(stderr)
  );
}
