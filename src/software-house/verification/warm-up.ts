import { setTimeout as delay } from "node:timers/promises";
import { sendRequest, type ServerAddress } from "./acceptance/send-request.ts";

/**
 * Waits for a service that listens before it is ready, and says so by the status 503. A service that never did so gets
 * no request from here, because even a GET could change what the tests expect.
 */
export interface WarmUp {
  /**
   * Asks for a path. If the answer is 503, remembers it for later starts, and waits until the service is ready, at most
   * 15 seconds. Resolves to whether the service was not ready.
   */
  wasWarmingUp(address: ServerAddress, path: string): Promise<boolean>;
  /** Waits until the service is ready, if an earlier start of the program was not ready at once. */
  wait(address: ServerAddress): Promise<void>;
}

const MOST_MILLISECONDS = 15_000;
const PAUSE_MILLISECONDS = 100;

/** Creates the memory of one program: whether it needs time after it listens. */
export function createWarmUp(signal?: AbortSignal): WarmUp {
  let known: string | null = null;
  const isUnavailable = async (address: ServerAddress, path: string): Promise<boolean> => {
    const answer = await sendRequest(address, { method: "GET", path, headers: [], body: null }, { signal });
    signal?.throwIfAborted();
    return "status" in answer && answer.status === 503;
  };
  const untilReady = async (address: ServerAddress, path: string): Promise<void> => {
    const end = performance.now() + MOST_MILLISECONDS;
    while (performance.now() < end && (await isUnavailable(address, path))) await delay(PAUSE_MILLISECONDS);
  };
  return {
    async wasWarmingUp(address, path) {
      if (!(await isUnavailable(address, path))) return false;
      known = path;
      await untilReady(address, path);
      return true;
    },
    async wait(address) {
      if (known !== null) await untilReady(address, known);
    },
  };
}
