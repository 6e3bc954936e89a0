import type { CommandReport } from "./sandbox.ts";

/** How long a server may take until it listens. */
const START_SECONDS = 15;

/**
 * Waits until a server listens where it was told to; null then. Otherwise says why nothing listens there, as soon as it
 * has ended or its time to start is over.
 */
export function awaitListening(server: {
  ended: Promise<CommandReport>;
  port: number;
  portVariable: string;
  /** How long it may run at all. */
  seconds: number;
  /** Calls back with the ports that it listens on, whenever these are known anew. */
  heard: (listener: (ports: readonly number[]) => void) => void;
}): Promise<string | null> {
  const { ended, port, portVariable, heard } = server;
  const seconds = Math.min(START_SECONDS, server.seconds);
  const told = `port ${port}, which ${portVariable} names`;
  let ports: readonly number[] = [];
  return new Promise((resolve, reject) => {
    const silence = (): string => {
      const where = ports.length === 0 ? "on no port" : `on ${ports.join(", ")} instead`;
      return `after ${seconds} s nothing listens on ${told}; the program listens ${where}`;
    };
    const timer = setTimeout(() => resolve(silence()), seconds * 1_000);
    heard((now) => {
      ports = now;
      if (!now.includes(port)) return;
      clearTimeout(timer);
      resolve(null);
    });
    ended.then((report) => {
      clearTimeout(timer);
      const early = `the program ended before it listened on ${told}: ${endingOf(report)}`;
      return resolve(report.stopped === "time" ? silence() : early);
    }, reject);
  });
}

function endingOf({ stopped, exit, signal }: CommandReport): string {
  if (stopped !== null) return `stopped (${stopped})`;
  return exit === null ? `signal ${signal}` : `exit ${exit}`;
}
