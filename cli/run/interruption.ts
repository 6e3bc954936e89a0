import { EXIT_CODES } from "../errors.ts";

/** A signal that aborts when the user asks the process to stop, with Ctrl-C (SIGINT) or SIGTERM. */
export interface Interruption extends Disposable {
  readonly signal: AbortSignal;
}

/** Within this time, a second signal is the same key press: npm and tsx forward what the terminal has already sent. */
const SAME_PRESS_MILLISECONDS = 500;

/** Listens for SIGINT and SIGTERM. The first one aborts the signal, a second one ends the process immediately. */
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
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => void process.off("SIGINT", onSignal).off("SIGTERM", onSignal),
  };
}
