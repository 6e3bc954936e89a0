import { NOTHING_REPORT } from "../../src/software-house/verification/test-check/nothing-report.ts";
import { createServer, type RequestListener } from "node:http";
import { join } from "node:path";
import { afterEach } from "vitest";
import type { CommandReport, ServerUsage } from "../../src/software-house/sandbox/sandbox.ts";
import type { RunningServer } from "../../src/software-house/verification/running-server.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** A service of this process, as the verifier sees it. `end` ends it, as a crash does. */
export interface RunningService extends RunningServer {
  end(report?: Partial<CommandReport>): void;
}

/** Returns `startService` for the tests of a file: each service is ended after its test. */
export function servicesOfTests(): typeof startService {
  const services: RunningService[] = [];
  afterEach(() => {
    for (const service of services.splice(0)) service.end();
  });
  return async (...given) => {
    const service = await startService(...given);
    services.push(service);
    return service;
  };
}

/** Starts a service that answers with a listener, on a unix socket. */
export async function startService(
  answer: RequestListener,
  { usage = () => null }: { usage?: () => ServerUsage | null } = {},
): Promise<RunningService> {
  const folder = temporaryFolder();
  const server = createServer(answer);
  const socketPath = join(folder.path, "server");
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  let ending: string | null = null;
  let settle = (_report: CommandReport): void => {};
  const ended = new Promise<CommandReport>((resolve) => (settle = resolve));
  const end = (report: Partial<CommandReport> = {}): void => {
    ending ??= `exit ${report.exit ?? 0}`;
    server.closeAllConnections();
    server.close(() => folder[Symbol.dispose]());
    settle({ ...NOTHING_REPORT, ...report });
  };
  return {
    address: { socketPath, port: 80 },
    base: "http://127.0.0.1:80",
    ending: () => ending,
    waitForEnding: () => Promise.resolve(ending),
    usage,
    signal: () => {},
    ended,
    stop() {
      if (ending === null) end();
      return ended;
    },
    end,
  };
}
