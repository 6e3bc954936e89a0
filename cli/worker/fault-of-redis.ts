import { messageOf } from "../../src/errors/locate-error.ts";
import { TroupeError } from "../../src/errors/troupe-error.ts";
import { openRedis } from "../../src/workers/connections.ts";

/** How long a worker that starts waits for Redis, in milliseconds: both may have been started together. */
const LONGEST_START = 5_000;

/** What Redis says if it refuses a user or a password. Waiting does not help. */
const REFUSAL = /\b(?:WRONGPASS|NOAUTH|NOPERM|DENIED)\b/;

/**
 * Waits until Redis answers, but not for more than 5 s. Resolves to what is wrong, or to null if it answers: a worker can
 * start without Redis, and uses it when it comes. Rejects with TroupeError `workers_unavailable` if Redis refuses the user or
 * the password of the address.
 */
export async function faultOfRedis(url: string, signal: AbortSignal): Promise<string | null> {
  const client = await openRedis(url);
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<string | null>((resolve, reject) => {
      let fault = "no answer";
      const end = (): void => resolve(fault);
      timer = setTimeout(end, LONGEST_START);
      signal.addEventListener("abort", end, { once: true });
      client.once("ready", () => resolve(null));
      client.on("error", (error) => {
        fault = messageOf(error);
        if (!REFUSAL.test(fault)) return;
        reject(new TroupeError("workers_unavailable", `Redis refuses the worker: ${fault}`));
      });
    });
  } finally {
    clearTimeout(timer);
    client.disconnect();
  }
}
