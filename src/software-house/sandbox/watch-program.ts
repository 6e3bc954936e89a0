import { LONGEST_TIMER } from "../../run/longest-timer.ts";
import type { ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import { collectOutput } from "./bounded-output.ts";
import type { CommandReport, SandboxLimits } from "./sandbox.ts";

/** The reason why a program was stopped. */
export type StopReason = NonNullable<CommandReport["stopped"]>;

/** A started program that is watched until its end. */
export interface WatchedProgram {
  /** Starts the time limit now. Setup before this call does not count. */
  started(): void;
  /** Stops the program. The first reason is reported. */
  stop: (reason: StopReason) => void;
  /** Settles when the program has ended and its output has been read. Rejects if it could not be started. */
  readonly ended: Promise<CommandReport>;
}

/** How long to wait for output after the program's end if another process still holds the pipes, in milliseconds. */
const DRAIN_MILLISECONDS = 1_000;

/**
 * Watches a child process until its end. Stops it at the limits of time and output, and if `signal` is aborted.
 * `kill` must end the child and everything that it started, at once. It is also called after the child has ended.
 */
export function watchProgram(options: {
  child: ChildProcess & { stdout: Readable; stderr: Readable };
  limits: Pick<SandboxLimits, "seconds" | "outputBytes">;
  signal: AbortSignal | undefined;
  kill: () => void;
}): WatchedProgram {
  const { child, limits, signal, kill } = options;
  let stopped: StopReason | null = null;
  let isOver = false;
  let start = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const stop = (reason: StopReason): void => {
    // Output can still be read after the end and exceed the limit. The other reasons no longer apply then.
    if (isOver && reason !== "output") return;
    stopped ??= reason;
    kill();
  };
  const output = collectOutput(child, { bytes: limits.outputBytes, onExceeded: () => stop("output") });
  const onAbort = (): void => stop("aborted");
  signal?.addEventListener("abort", onAbort, { once: true });
  if (signal?.aborted) onAbort();
  child.once("exit", () => {
    isOver = true;
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
    kill();
  });
  const ended = endOf(child).then(({ exit, signal: endedBy }): CommandReport => {
    const milliseconds = performance.now() - start;
    return { exit, signal: endedBy, stopped, stdout: output.stdout(), stderr: output.stderr(), milliseconds };
  });
  return {
    started() {
      start = performance.now();
      if (!isOver) timer = setTimeout(() => stop("time"), Math.min(limits.seconds * 1_000, LONGEST_TIMER));
    },
    stop,
    ended,
  };
}

/** Waits for the end of the child and of its output. Rejects only if the child could not be started. */
function endOf(
  child: ChildProcess & { stdout: Readable; stderr: Readable },
): Promise<{ exit: number | null; signal: string | null }> {
  return new Promise((resolve, reject) => {
    let drain: NodeJS.Timeout | undefined;
    child.once("error", reject);
    child.once("exit", () => {
      drain = setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, DRAIN_MILLISECONDS);
    });
    child.once("close", (exit, signal) => {
      clearTimeout(drain);
      resolve({ exit, signal });
    });
  });
}
