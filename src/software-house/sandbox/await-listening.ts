import type { CommandReport } from "./sandbox.ts";

/** Time in which a server must listen, in seconds, if its command names no other time. */
export const START_SECONDS = 15;

/**
 * Waits until a server listens on its port. Returns null then.
 * If the server ends first, or its time to start is over, returns one line that says why nothing listens on the port.
 */
export function awaitListening(server: {
  ended: Promise<CommandReport>;
  port: number;
  portVariable: string;
  /** Time limit of the whole server, in seconds. The wait is never longer than this. */
  seconds: number;
  /** @default START_SECONDS */
  startSeconds?: number | undefined;
  /** Sets the listener that gets the server's ports each time they are read. */
  onPorts: (listener: (ports: readonly number[]) => void) => void;
}): Promise<string | null> {
  const { ended, port, portVariable, onPorts } = server;
  const seconds = Math.min(server.startSeconds ?? START_SECONDS, server.seconds);
  const portText = `port ${port} (from ${portVariable})`;
  let ports: readonly number[] = [];
  return new Promise((resolve, reject) => {
    const timeoutFault = (): string => {
      const actual = ports.length === 0 ? "on no port" : `on ${ports.join(", ")} instead`;
      return `nothing listens on ${portText} after ${seconds} s; the program listens ${actual}`;
    };
    const timer = setTimeout(() => resolve(timeoutFault()), seconds * 1_000);
    onPorts((now) => {
      ports = now;
      if (!now.includes(port)) return;
      clearTimeout(timer);
      resolve(null);
    });
    ended.then((report) => {
      clearTimeout(timer);
      const early = `the program ended before it listened on ${portText}: ${endingOf(report)}`;
      return resolve(report.stopped === "time" ? timeoutFault() : early);
    }, reject);
  });
}

function endingOf({ stopped, exit, signal }: CommandReport): string {
  if (stopped !== null) return `stopped (${stopped})`;
  return exit === null ? `signal ${signal}` : `exit ${exit}`;
}
