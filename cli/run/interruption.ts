import { EXIT_CODES } from "../exit-code.ts";

/** Whether somebody has asked for the end, by Ctrl-C (SIGINT) or by SIGTERM. */
export interface Interruption extends Disposable {
  readonly signal: AbortSignal;
}

/** One key press may arrive twice: from the terminal, and passed on by npm or tsx. */
const SAME_PRESS_MILLISECONDS = 500;

/** Listens for a request to end: the first aborts the signal, another one ends the process at once. */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  let askedAt: number | null = null;
  const onSignal = (name: NodeJS.Signals): void => {
    if (askedAt === null) {
      askedAt = Date.now();
      controller.abort(new Error(name));
    } else if (Date.now() - askedAt > SAME_PRESS_MILLISECONDS) {
      process.exit(EXIT_CODES.interrupted);
    }
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => void process.off("SIGINT", onSignal).off("SIGTERM", onSignal),
  };
}
