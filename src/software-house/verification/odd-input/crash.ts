import type { CommandReport } from "../../sandbox/sandbox.ts";
import { firstLine } from "../../../text/first-line.ts";

/** Signals that end a program because of a fault in it. */
const CRASH_SIGNALS = new Set(["SIGSEGV", "SIGABRT", "SIGBUS", "SIGFPE", "SIGILL", "SIGTRAP", "SIGSYS"]);

/** How a program crashed. */
export interface Crash {
  text: string;
  /** Whether it is an error that the program could have caught, and not a panic or a signal. */
  isUncaughtError: boolean;
}

/**
 * Finds out whether a program crashed: by a signal, or by an error that its language reported because nothing caught it.
 * Returns null if it ended in a way that it can have chosen, whatever its exit code is.
 */
export function crashIn({ exit, signal, stopped, stderr }: CommandReport): Crash | null {
  if (stopped !== null || exit === 0) return null;
  if (signal !== null)
    return CRASH_SIGNALS.has(signal) ? { text: `ended by ${signal}`, isUncaughtError: false } : null;
  const panic = stderr.search(/^(?:panic|fatal error): /m);
  if (panic !== -1 && /^goroutine \d+ .*\[/m.test(stderr))
    return { text: `a Go panic: ${firstLine(stderr.slice(panic))}`, isUncaughtError: false };
  if (exit === 1 && /^Traceback \(most recent call last\):$/m.test(stderr))
    return { text: `a Python traceback: ${lastLine(stderr)}`, isUncaughtError: true };
  if (/^Node\.js v\d+/m.test(stderr))
    return { text: `an uncaught error of Node: ${errorLine(stderr)}`, isUncaughtError: true };
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
