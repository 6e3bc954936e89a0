import { EXIT_CODES } from "../errors.ts";

/** A signal that aborts when the user asks the process to stop, with Ctrl-C (SIGINT) or SIGTERM, or closes the terminal (SIGHUP). */
export interface Interruption extends Disposable {
  readonly signal: AbortSignal;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Within this time, a second signal is the same key press: npm and tsx forward what the terminal has already sent. */
const SAME_PRESS_MILLISECONDS = 500;

/** Listens for SIGINT, SIGTERM and SIGHUP. The first one aborts the signal, a second one ends the process immediately. */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  let firstAt: number | null = null;
  const onSignal = (name: NodeJS.Signals): void => {
    if (firstAt === null) {
      firstAt = performance.now();
      controller.abort(new Error(name));
    } else if (performance.now() - firstAt > SAME_PRESS_MILLISECONDS) {
      process.exit(EXIT_CODES.interrupted);
    }
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      for (const name of SIGNALS) process.off(name, onSignal);
    },
  };
}
