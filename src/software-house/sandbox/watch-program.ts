import type { ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import { collectOutput } from "./bounded-output.ts";
import type { CommandReport, SandboxLimits } from "./sandbox.ts";

/** Why a program was stopped. */
export type StopReason = NonNullable<CommandReport["stopped"]>;

/** A started program on its way to its end. */
export interface WatchedProgram {
  /** Counts its time from now on: what came before was preparation. */
  started(): void;
  /** Stops it at a limit; the first reason counts. */
  stop: (reason: StopReason) => void;
  /** Settles when it has ended and its output is read. */
  readonly ended: Promise<CommandReport>;
}

/** How long output is waited for after the end, in milliseconds, where something else still holds the pipes. */
const DRAIN_MILLISECONDS = 1_000;

/** Timers that are longer fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Watches a child process to its end: its time, its output, and whether somebody aborts it.
 * `kill` ends it and everything that it started, at once; it is also called when the child has ended by itself.
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
    // What it has said may be read, and be too much, after its end; nothing else can stop it then.
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

/** The end of the child and of its output; rejects only where it could not be started. */
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
